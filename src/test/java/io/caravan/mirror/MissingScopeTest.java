package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.hubspot.ObjectType;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MissingScopeTest {

  @Test
  void the_scopes_that_hubspot_names_are_told() {
    var failure =
        new CompletionException(
            refused("MISSING_SCOPES", "crm.objects.deals.read", "crm.schemas.deals.read"));

    MissingScope missing = MissingScope.of(7, ObjectType.DEALS, failure).orElseThrow();

    assertThat(missing.sentence())
        .isEqualTo(
            "deals of portal 7 cannot be read: the app lacks a scope of crm.objects.deals.read,"
                + " crm.schemas.deals.read. Add the scope to the app and have it authorised anew;"
                + " other objects go on");
  }

  @Test
  void where_hubspot_names_none_it_is_the_usual_one() {
    assertThat(scopes(ObjectType.CONTACTS)).containsExactly("crm.objects.contacts.read");
    assertThat(scopes(ObjectType.TICKETS)).containsExactly("tickets");
    assertThat(scopes(new ObjectType("2-123456"))).containsExactly("crm.objects.custom.read");
  }

  @Test
  void other_failures_are_something_else() {
    assertThat(MissingScope.of(7, ObjectType.DEALS, refused("INVALID_AUTHENTICATION"))).isEmpty();
    assertThat(MissingScope.of(7, ObjectType.DEALS, new IllegalStateException("x"))).isEmpty();
  }

  private static List<String> scopes(ObjectType type) {
    return MissingScope.of(7, type, refused("MISSING_SCOPES")).orElseThrow().scopes();
  }

  private static CallFailed refused(String category, String... scopes) {
    return new CallFailed(new CallError.Unauthorised("no", 403, category, List.of(scopes)));
  }
}
