package io.caravan.portal.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.portal.Secret;
import io.caravan.portal.vault.HashiCorpClient.Answer;
import io.caravan.redaction.Redaction;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Keys in the KV secrets engine (version 2) of HashiCorp Vault. Its versions keep two writers apart
 * (check-and-set).
 */
final class HashiCorpKeys implements KeySource {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HashiCorpClient client;
  private final HashiCorpLogin login;
  private final String path;

  /**
   * @param redaction is told of what gets in there
   * @param nanos the monotonic clock, as {@link System#nanoTime()}
   */
  HashiCorpKeys(HashiCorpSettings settings, Redaction redaction, LongSupplier nanos) {
    this.client = new HashiCorpClient(settings);
    this.login = new HashiCorpLogin(settings.login(), client, redaction, nanos);
    this.path = settings.mount() + "/data/" + settings.path();
  }

  @Override
  public String name() {
    return client.name() + ", " + path;
  }

  @Override
  public Loaded load() {
    Answer answer = authorised(token -> client.get(path, token));
    if (answer.status() == 404) {
      throw new VaultException(
          "%s has no keys at %s: put one there, as with: vault kv put -mount=%s %s key=\"$(openssl rand -base64 32)\""
              .formatted(
                  client.name(),
                  path,
                  path.substring(0, path.indexOf("/data/")),
                  path.substring(path.indexOf("/data/") + 6)));
    }
    if (!answer.ok()) {
      throw client.failure(answer, path);
    }
    JsonNode data = answer.body().path("data");
    JsonNode version = data.path("metadata").path("version");
    if (!version.isIntegralNumber()) {
      throw new VaultException(
          name()
              + ": is no secret of the KV engine's version 2; check caravan.vault.hashicorp.mount");
    }
    try {
      return new Loaded(KeyRingJson.read(data.path("data")), version.asText());
    } catch (VaultException e) {
      throw new VaultException(name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void replace(Loaded was, KeyRing ring) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("options").put("cas", Long.parseLong(was.version()));
    body.set("data", KeyRingJson.write(ring));
    Answer answer = authorised(token -> client.post(path, token, body));
    if (answer.status() == 400 && answer.errors().contains("check-and-set")) {
      throw new VaultException(
          "The keys in " + name() + " were changed by somebody else meanwhile; try again");
    }
    if (!answer.ok()) {
      throw client.failure(answer, path);
    }
  }

  /** A token may have been revoked before its time: asks once more if there is another one. */
  private Answer authorised(Function<Secret, Answer> call) {
    Secret token = login.token();
    Answer answer = call.apply(token);
    if (answer.status() != 403) {
      return answer;
    }
    Secret other = login.after(token);
    return other.equals(token) ? answer : call.apply(other);
  }
}
