package io.caravan.mirror.action;

import io.caravan.channel.PermanentFailure;

/** An action that is to be sent is not kept any more: its dead letter was replayed too late. */
final class ForgottenAction extends PermanentFailure {

  private ForgottenAction(String message) {
    super(message);
  }

  static ForgottenAction of(String id) {
    return new ForgottenAction(
        "Action " + id + " was forgotten: it is older than caravan.actions.keep");
  }
}
