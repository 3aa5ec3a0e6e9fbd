package io.caravan.gateway;

import java.nio.ByteBuffer;

/** What makes two reads the same. The portal is part of it: an answer never crosses portals. */
record ReadKey(long portalId, String method, String path, String query, ByteBuffer body) {

  static ReadKey of(HubSpotCall call) {
    return new ReadKey(
        call.portalId(),
        call.method(),
        call.path().path(),
        call.query(),
        ByteBuffer.wrap(call.body()));
  }
}
