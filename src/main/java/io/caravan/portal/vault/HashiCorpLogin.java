package io.caravan.portal.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.portal.Secret;
import io.caravan.portal.vault.HashiCorpClient.Answer;
import io.caravan.portal.vault.HashiCorpSettings.AppRole;
import io.caravan.portal.vault.HashiCorpSettings.Login;
import io.caravan.portal.vault.HashiCorpSettings.Token;
import io.caravan.portal.vault.HashiCorpSettings.TokenFile;
import io.caravan.redaction.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token for HashiCorp Vault: renewed when half of its life is over, and fetched anew when that
 * cannot be, from the role or the file. A token that the settings tell can only be renewed.
 */
final class HashiCorpLogin {

  private static final Logger LOG = LoggerFactory.getLogger(HashiCorpLogin.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Login login;
  private final HashiCorpClient client;
  private final Redaction redaction;
  private final LongSupplier nanos;
  private Held held;

  /**
   * A token.
   *
   * @param renewAt on the monotonic clock
   * @param lasting it has no end
   */
  private record Held(Secret token, boolean renewable, boolean lasting, long renewAt) {}

  HashiCorpLogin(Login login, HashiCorpClient client, Redaction redaction, LongSupplier nanos) {
    this.login = login;
    this.client = client;
    this.redaction = redaction;
    this.nanos = nanos;
  }

  /** A token that should be good. */
  synchronized Secret token() {
    if (held == null) {
      held = fetch();
    } else if (!held.lasting() && nanos.getAsLong() - held.renewAt() >= 0) {
      held = held.renewable() ? renew(held) : replace(held);
    }
    redaction.learn(held.token().value());
    return held.token();
  }

  /**
   * A token in the place of one that Vault refused.
   *
   * @return the same one when there is no other
   */
  synchronized Secret after(Secret refused) {
    if (held != null && held.token().equals(refused)) {
      held = replace(held);
    }
    return token();
  }

  private Held fetch() {
    if (login instanceof AppRole role) {
      return logIn(role);
    }
    Secret token =
        login instanceof TokenFile in ? read(in.file(), "token") : ((Token) login).token();
    Answer answer = client.get("auth/token/lookup-self", token);
    if (answer.status() == 403) {
      // The policy may forbid to look; whether the token is good shows when it is used.
      return new Held(token, false, true, 0);
    }
    if (!answer.ok()) {
      throw client.failure(answer, "auth/token/lookup-self");
    }
    JsonNode data = answer.body().path("data");
    return held(token, data.path("ttl").asLong(), data.path("renewable").asBoolean());
  }

  private Held logIn(AppRole role) {
    String path = "auth/" + role.mount() + "/login";
    Secret secretId =
        role.secret()
            .file()
            .map(file -> read(file, "secret id"))
            .orElseGet(() -> role.secret().value());
    redaction.learn(secretId.value());
    JsonNode body =
        JSON.createObjectNode().put("role_id", role.roleId()).put("secret_id", secretId.value());
    Answer answer = client.post(path, body);
    if (answer.status() == 400 || answer.status() == 403) {
      throw new VaultException(
          client.name()
              + " refuses the AppRole: check caravan.vault.hashicorp.role-id and its secret id");
    }
    if (!answer.ok()) {
      throw client.failure(answer, path);
    }
    return granted(answer);
  }

  private Held renew(Held old) {
    Answer answer = client.post("auth/token/renew-self", old.token(), JSON.createObjectNode());
    if (answer.ok()) {
      return granted(answer);
    }
    LOG.info("{} does not renew the token: {}", client.name(), answer.status());
    return replace(old);
  }

  /** Another one if there is any; otherwise the old one has to do as long as it can. */
  private Held replace(Held old) {
    if (login instanceof Token) {
      if (!old.lasting()) {
        LOG.warn(
            "The token for {} is not renewed and will end: give another one, or an AppRole",
            client.name());
      }
      return new Held(old.token(), false, true, 0);
    }
    return fetch();
  }

  private Held granted(Answer answer) {
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").asText();
    if (token.isEmpty()) {
      throw new VaultException(client.name() + " gave no token");
    }
    return held(
        new Secret(token),
        auth.path("lease_duration").asLong(),
        auth.path("renewable").asBoolean());
  }

  private Held held(Secret token, long seconds, boolean renewable) {
    long half = Duration.ofSeconds(seconds).toNanos() / 2;
    return new Held(token, renewable, seconds == 0, nanos.getAsLong() + half);
  }

  private static Secret read(Path file, String what) {
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new VaultException("The file " + file + " with the " + what + " is empty");
      }
      return new Secret(text);
    } catch (IOException e) {
      throw new VaultException(
          "The file " + file + " with the " + what + " cannot be read: " + e, e);
    }
  }
}
