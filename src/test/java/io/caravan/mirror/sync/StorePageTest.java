package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Store;
import io.caravan.store.StoreOverloaded;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePageTest {

  @TempDir Path directory;

  @Test
  void an_overloaded_database_fails_the_step_so_that_the_route_tries_it_again() throws Exception {
    try (Store store = SmallStore.open(directory);
        var camel = new DefaultCamelContext()) {
      var repository = new RunRepository(store, "this", Clock.systemUTC());
      RunRow row =
          repository.insert(SyncRequest.of(1, "contacts", Mode.FULL), ObjectType.CONTACTS).join();
      var run = new SyncRun(row.id(), row.request(), null, ObjectType.CONTACTS, null, row);
      var exchange = new DefaultExchange(camel);
      var page = new FetchedPage(List.of(), "behind the first page", false, 0, null, 1);
      exchange.getMessage().setBody(new SyncPage(run, page));
      var step = new StorePage(store, null, null, repository);
      var called = new AtomicBoolean();

      SmallStore.whileFull(store, () -> step.process(exchange, doneSync -> called.set(true)));

      assertThat(called).isTrue();
      assertThat(exchange.getException()).isInstanceOf(StoreOverloaded.class);
      assertThat(run.checkpoint()).isEmpty();
    }
  }
}
