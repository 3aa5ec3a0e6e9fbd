/**
 * What a mapping can do to a value, one class per transformation; knows neither HubSpot nor the
 * database.
 *
 * <p>A transformation is built once from its {@link io.caravan.mirror.mapping.transform.Arguments},
 * says which {@link io.caravan.mirror.mapping.transform.Shape} it makes of which, and is then
 * applied by many threads.
 */
package io.caravan.mirror.mapping.transform;
