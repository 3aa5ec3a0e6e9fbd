package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.settings.InvalidSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the three ports, and commands that get in there. */
@Timeout(240)
class TlsIT {

  private static final String PASSWORD = "for-tests";

  @TempDir private Path directory;

  @Test
  void all_ports_speak_tls_and_commands_know_the_certificate() throws Exception {
    Path keystore = keystore("first.p12", "first", "EC");
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    pem(keystore, certificate, key);
    try (var application =
        start(
            Map.of(
                "caravan.tls.certificate", certificate.toString(),
                "caravan.tls.key", key.toString()))) {
      assertThat(application.managementUrl()).startsWith("https://");
      assertThat(application.apiUrl()).startsWith("https://");
      assertThat(application.webhookUrl()).startsWith("https://");
      for (String url :
          List.of(application.managementUrl(), application.apiUrl(), application.webhookUrl())) {
        assertThat(subject(url, "TLSv1.3")).isEqualTo("CN=first");
        assertThat(subject(url, "TLSv1.2")).isEqualTo("CN=first");
        assertThatThrownBy(() -> subject(url, "TLSv1.1")).isInstanceOf(IOException.class);
      }
      RunningCaravan running = RunningCaravan.on(directory.resolve("caravan.db")).orElseThrow();
      assertThat(running.retryQuarantined("")).isZero();
      assertThatThrownBy(
              () ->
                  new OperatorHttp(
                          new OperatorHttp.Key(
                              application.operatorToken(), java.util.Optional.of("00")))
                      .send(
                          new OperatorHttp(OperatorHttp.Key.fromEnvironment())
                              .request(application.managementUrl() + "/observe/health")
                              .build(),
                          java.net.http.HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(SSLException.class);

      // A renewed certificate, as a program that renews them writes it.
      pem(keystore("second.p12", "second", "RSA"), certificate, key);
      Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(60)));
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(() -> subject(application.apiUrl(), "TLSv1.3").equals("CN=second"));
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(() -> RunningCaravan.on(directory.resolve("caravan.db")).isPresent());
      assertThat(subject(application.apiUrl(), "TLSv1.2")).isEqualTo("CN=second");
    }
  }

  @Test
  void one_port_alone_can_speak_tls_from_a_keystore() throws Exception {
    try (var application =
        start(
            Map.of(
                "caravan.tls.keystore",
                keystore("only.p12", "only", "RSA").toString(),
                "caravan.tls.keystore-password",
                PASSWORD,
                "caravan.tls.ports",
                "api"))) {
      assertThat(subject(application.apiUrl(), "TLSv1.3")).isEqualTo("CN=only");
      assertThat(application.managementUrl()).startsWith("http://");
      assertThat(RunningCaravan.on(directory.resolve("caravan.db"))).isPresent();
    }
  }

  @Test
  void what_cannot_be_used_stops_the_start() throws Exception {
    Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
    assertRefused(
        Map.of("caravan.tls.certificate", "x.pem"), "caravan.tls.certificate and caravan.tls.key");
    assertRefused(
        Map.of("caravan.tls.certificate", nonsense + "", "caravan.tls.key", nonsense + ""),
        "caravan.tls.certificate is");
    assertRefused(
        Map.of(
            "caravan.tls.keystore",
            keystore("a.p12", "a", "EC").toString(),
            "caravan.tls.keystore-password",
            "wrong"),
        "caravan.tls.keystore is");
    assertRefused(
        Map.of("caravan.management.host", "0.0.0.0"), "caravan.management.host is 0.0.0.0");
  }

  private void assertRefused(Map<String, String> settings, String problem) {
    assertThatThrownBy(() -> start(settings))
        .isInstanceOfSatisfying(
            InvalidSettings.class,
            invalid -> assertThat(invalid.problems()).anyMatch(each -> each.contains(problem)))
        .hasMessageNotContaining("wrong");
  }

  private Application start(Map<String, String> more) throws Exception {
    return Application.start(CommonOptions.home(), FreePorts.in(directory, more));
  }

  private Path keystore(String file, String name, String algorithm) throws Exception {
    Path keystore = directory.resolve(file);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String told =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(told).isZero();
    return keystore;
  }

  private static void pem(Path keystore, Path certificate, Path key) throws Exception {
    KeyStore store = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    write(key, "PRIVATE KEY", store.getKey("k", PASSWORD.toCharArray()).getEncoded());
    write(certificate, "CERTIFICATE", store.getCertificate("k").getEncoded());
  }

  private static void write(Path file, String what, byte[] bytes) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), what));
  }

  /** Whose certificate a port shows. */
  private static String subject(String url, String protocol) throws Exception {
    URI uri = URI.create(url);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.setSoTimeout(30_000);
      socket.connect(new InetSocketAddress("127.0.0.1", uri.getPort()), 30_000);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  /** The test looks at the certificate by itself. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
