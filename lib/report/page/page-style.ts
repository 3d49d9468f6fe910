/** The look of the page: no font, picture or file from anywhere, readable from 320 pixels up, in light and dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #16202c; --quiet: #55606e; --paper: #fff; --ground: #f2f4f7; --line: #d5dae1;
  --accent: #0b5fb8; --on-accent: #fff; --bad: #a8200d; --bad-ground: #fdecea; --warn: #7a4b00; --warn-ground: #fff4dc;
  --good: #1a6b3a; --good-ground: #e6f5ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --quiet: #a3aebb; --paper: #1a212b; --ground: #10151c;
  --line: #364252; --accent: #78b4f5; --on-accent: #08192b; --bad: #ff9d8c; --bad-ground: #3a1a16; --warn: #f3c56b;
  --warn-ground: #352a12; --good: #83d6a3; --good-ground: #14301f; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
header, section, footer { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem;
  margin: 0 0 1rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: .25rem 0 .5rem; }
h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p, ul, ol, dl { margin: 0 0 .75rem; }
ul, ol { padding-left: 1.3rem; }
li { margin-bottom: .35rem; overflow-wrap: anywhere; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.id { white-space: nowrap; }
.way { display: block; }
a { color: var(--accent); }
.brand, .quiet { color: var(--quiet); }
.brand { font-size: .85rem; letter-spacing: .02em; margin: 0; }
.quiet, dl { font-size: .92rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .9rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.notice { border-left: .3rem solid var(--accent); }
.notice.bad { border-left-color: var(--bad); } .notice.bad h1 { color: var(--bad); }
.notice.good { border-left-color: var(--good); } .notice.good h1 { color: var(--good); }
table { width: 100%; border-collapse: collapse; margin: 0 0 .75rem; font-size: .95rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem .45rem 0; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; font-weight: 400; }
thead th { color: var(--quiet); font-size: .85rem; }
.way + .way::before { content: ' and '; }
.label { display: none; color: var(--quiet); }
.before { color: var(--warn); } .after { color: var(--good); font-weight: 600; }
.hazards { border-left: .3rem solid var(--line); padding: .1rem 0 .1rem .9rem; margin: 0 0 1rem; }
.hazards h3 { margin: 0; } .hazards p { margin: 0 0 .4rem; } .hazards ul { margin: 0; }
.hazards.found { border-color: var(--bad); } .hazards.found h3 { color: var(--bad); }
.hazards.unreadable { border-color: var(--warn); } .hazards.unreadable h3 { color: var(--warn); }
.count { display: inline-block; min-width: 1.5em; padding: 0 .4em; border-radius: 1em; background: var(--ground);
  color: var(--quiet); font-size: .85em; text-align: center; }
.problem { background: var(--bad-ground); color: var(--bad); border-radius: .4rem; padding: .6rem .8rem; font-weight: 600; }
fieldset { border: 0; margin: 0 0 .9rem; padding: 0; display: grid; gap: .5rem; }
legend { font-weight: 600; padding: 0; margin-bottom: .4rem; }
.choice { display: flex; gap: .6rem; align-items: baseline; border: 1px solid var(--line); border-radius: .5rem;
  padding: .65rem .8rem; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); outline: 1px solid var(--accent); }
.field { margin: 0 0 .9rem; } .field label { display: block; font-weight: 600; margin-bottom: .25rem; }
input:not([type=radio]), select, textarea { width: 100%; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--quiet); border-radius: .4rem; padding: .55rem .7rem; }
input[type=radio] { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; flex: none; transform: translateY(.15rem); }
.code { font-family: ui-monospace, monospace; font-size: 1.15rem; letter-spacing: .12em; }
@supports selector(:has(a)) { form:not(:has([value=reject]:checked)) .only-reject { display: none; } }
button { font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .5rem;
  padding: .75rem 1.4rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
footer { background: none; border: 0; padding: 0 .25rem; color: var(--quiet); font-size: .85rem; }
@media (max-width: 34rem) { main { padding: .6rem; } header, section { padding: .85rem .9rem; }
  thead { position: absolute; clip-path: inset(50%); } tr { display: block; border-top: 1px solid var(--line);
  padding: .4rem 0; } tbody th, td { display: block; border: 0; padding: .1rem 0; } .label, .way { display: inline; }
  button { width: 100%; } }
@media print { body { background: none; } form { display: none; } }
`;
