package io.caravan.cli;

import io.caravan.hubspot.WebhookEvent;
import io.caravan.webhook.OwnChanges;
import io.caravan.write.Echoes;
import java.time.Instant;

/** Our own changes, as the dispatch of events asks for them. */
record EchoesOfWrites(Echoes echoes) implements OwnChanges {

  @Override
  public Finding find(WebhookEvent event, Instant heardAt) {
    Echoes.Judgement judgement = echoes.judge(event, heardAt);
    Origin origin =
        switch (judgement.verdict()) {
          case OWN -> Origin.OWN;
          case FOREIGN -> Origin.FOREIGN;
          case OPEN -> Origin.OPEN;
        };
    return new Finding(origin, judgement.remembering());
  }
}
