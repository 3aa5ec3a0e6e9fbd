package io.caravan.gateway;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Hands a body on until it is larger than allowed. */
final class BoundedBody<T> implements BodySubscriber<T> {

  private final BodySubscriber<T> target;
  private final long largest;
  private Flow.Subscription subscription;
  private long received;
  private boolean over;

  BoundedBody(BodySubscriber<T> target, long largest) {
    this.target = target;
    this.largest = largest;
  }

  @Override
  public CompletionStage<T> getBody() {
    return target.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    target.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (over) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      received += buffer.remaining();
    }
    if (received > largest) {
      over = true;
      subscription.cancel();
      target.onError(new IOException("the file is larger than " + largest + " bytes"));
    } else {
      target.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!over) {
      target.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!over) {
      target.onComplete();
    }
  }
}
