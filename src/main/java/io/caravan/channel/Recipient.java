package io.caravan.channel;

import java.util.concurrent.Executor;

/**
 * Who gets a channel's messages.
 *
 * @param executor the threads that hand them over
 */
record Recipient(Executor executor, Handler handler) {}
