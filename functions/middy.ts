/** Middy's types know its default export alone; here it has the one name by which it is called. */
export { default as middy } from '@middy/core';
