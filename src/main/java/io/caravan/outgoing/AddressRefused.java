package io.caravan.outgoing;

import java.net.UnknownHostException;

/** A machine that is not to be called; the message says why, and how to allow it. */
public final class AddressRefused extends UnknownHostException {

  AddressRefused(String message) {
    super(message);
  }
}
