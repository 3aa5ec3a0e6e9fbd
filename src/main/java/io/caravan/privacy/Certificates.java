package io.caravan.privacy;

import io.caravan.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads certificates, also from a database that another process has open. */
public final class Certificates {

  private final Store store;
  private final ErasureTable table = new ErasureTable();

  public Certificates(Store store) {
    this.store = store;
  }

  /** The certificate of an erasure. */
  public Optional<Certificate> find(String id) {
    return store.read(connection -> table.certificate(connection, id));
  }

  /** Those of whoever has one of the person's contacts or addresses, the oldest first. */
  public List<Certificate> of(PersonHash hash, Person person) {
    return store.read(
        connection -> {
          var found = new ArrayList<Certificate>();
          for (String id : table.of(connection, hash.all(person))) {
            table.certificate(connection, id).ifPresent(found::add);
          }
          return found;
        });
  }
}
