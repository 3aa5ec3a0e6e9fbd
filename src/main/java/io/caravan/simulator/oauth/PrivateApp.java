package io.caravan.simulator.oauth;

import java.util.function.LongFunction;

/**
 * The private app that each portal has.
 *
 * @param id the same on all portals
 * @param secrets the client secret that signs its webhooks, by portal
 */
public record PrivateApp(long id, LongFunction<String> secrets) {}
