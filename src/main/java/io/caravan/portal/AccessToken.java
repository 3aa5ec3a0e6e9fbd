package io.caravan.portal;

import java.time.Duration;

/**
 * An access token that may be used from now on.
 *
 * @param goodFor what is left of its life
 * @param life the whole of it
 * @param generation tells it from those before it
 */
record AccessToken(Secret value, Duration goodFor, Duration life, long generation) {}
