/** How Endpointer names itself in every call, and recognises its own changes in CloudTrail. */
export const USER_AGENT = 'endpointer/0.1.0';
