/** The packages whose proxies hand on what a server is asked. */

export const PROXIES =
  /^(http-proxy-middleware|http-proxy|http-proxy-3|httpxy|express-http-proxy|@fastify\/http-proxy|fastify-http-proxy|koa-proxies|koa-proxy|koa-better-http-proxy|redbird)$/;

/** http-proxy, and what has taken its place with the same methods. */
export const HANDS_ON = /^(?:http-proxy(?:-3)?|httpxy)$/;

/** Packages that take whom they ask before their options, and no other target. */
export const HOST_FIRST = /^(express-http-proxy|koa-better-http-proxy)$/;
