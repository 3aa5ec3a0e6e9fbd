package io.caravan.cli;

import io.caravan.channel.DeadLetterFilter;
import io.caravan.channel.DeadLetters;

/** Dead letters in a database that this process has opened. */
record StoredLetters(DeadLetters letters) implements LetterChanges {

  @Override
  public boolean edit(long id, byte[] body) {
    return letters.edit(id, body).join();
  }

  @Override
  public boolean replay(long id) {
    return letters.replay(id).join();
  }

  @Override
  public long replayAll(String channel) {
    return letters.replayAll(new DeadLetterFilter(channel, null, null)).join();
  }

  @Override
  public boolean discard(long id) {
    return letters.discard(id).join();
  }
}
