/**
 * Where the records of a run come from when not all are listed: what changed by search, given
 * records and calculated properties by batch read, deleted ones by the listing of archived records;
 * and the history of chosen properties.
 */
package io.caravan.mirror.source;
