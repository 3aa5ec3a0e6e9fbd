package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeaseTest {

  private final Lease lease = new Lease(4);

  private void grant(int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(lease.mayGrant()).isTrue();
      lease.grant();
    }
  }

  @Test
  void nothing_is_granted_before_a_reservation_is_durable() {
    assertThat(lease.mayGrant()).isFalse();
    assertThat(lease.due()).isTrue();
    assertThat(lease.ask(0)).isEqualTo(4);
    assertThat(lease.mayGrant()).isFalse();
    assertThat(lease.due()).isFalse();
    assertThat(lease.saving()).isTrue();
    lease.saved();
    assertThat(lease.saving()).isFalse();
    grant(4);
    assertThat(lease.mayGrant()).isFalse();
  }

  @Test
  void more_is_asked_for_when_half_is_used_and_counts_from_the_picture() {
    lease.ask(0);
    lease.saved();
    grant(1);
    assertThat(lease.due()).isFalse();
    grant(1);
    assertThat(lease.due()).isTrue();
    lease.ask(0);
    grant(2);
    assertThat(lease.mayGrant()).isFalse();
    lease.saved();
    // The picture was taken after two calls and reserved four: two of them are sent already.
    grant(2);
    assertThat(lease.mayGrant()).isFalse();
  }

  @Test
  void a_failed_save_grants_nothing_and_may_be_repeated() {
    lease.ask(0);
    lease.failed();
    assertThat(lease.mayGrant()).isFalse();
    assertThat(lease.saving()).isFalse();
    assertThat(lease.due()).isTrue();
  }

  @Test
  void many_waiting_calls_are_reserved_together_up_to_ten_leases() {
    assertThat(lease.ask(3)).isEqualTo(4);
    assertThat(lease.ask(30)).isEqualTo(30);
    assertThat(lease.ask(300)).isEqualTo(40);
    lease.saved();
    grant(40);
    assertThat(lease.mayGrant()).isFalse();
  }

  @Test
  void a_surrendered_lease_grants_nothing() {
    lease.ask(0);
    lease.saved();
    grant(1);
    assertThat(lease.surrendered()).isFalse();
    lease.surrender();
    assertThat(lease.mayGrant()).isFalse();
    assertThat(lease.saving()).isTrue();
    assertThat(lease.surrendered()).isFalse();
    lease.saved();
    assertThat(lease.surrendered()).isTrue();
    assertThat(lease.mayGrant()).isFalse();
  }
}
