/** Names of functions that say nothing of whom they are asked: single words, and what is called alike in every program. */
export const COMMON =
  /^[a-z\d]+$|^(?:get|find|fetch|list|load|read|create|update|delete|remove|save|add|set)(?:All|One|Many|ById|Lists?|Items?|Data|State|Value|Page|Count|Details?)$|^(?:(?:add|remove)EventListener|getElementById|querySelector(?:All)?|forEach|toString|sendMessage|signIn|signOut|logOut|logIn)$/;
