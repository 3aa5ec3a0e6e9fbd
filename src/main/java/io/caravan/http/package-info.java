/**
 * The public HTTP server, and a way to run a Camel route for each request without a thread waiting
 * for it.
 *
 * <p>Why not Camel's own consumer: it runs the whole route on one of twenty worker threads behind
 * an unbounded queue, so that a route which waits 4 ms for a commit tops out at 5,000 requests a
 * second, overload shows as memory, and every request header becomes a response header.
 */
package io.caravan.http;
