package io.caravan.cli;

import io.caravan.access.OperatorToken;
import io.caravan.http.Tls;
import io.caravan.operations.ManagementApi;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Calls of a command to the Caravan that runs on the same machine, with what that one left for it.
 */
final class OperatorHttp {

  /** Of a Caravan on another machine: a token or an API key. */
  static final String TOKEN_VARIABLE = "CARAVAN_TOKEN";

  private final HttpClient client;
  private final Optional<String> token;

  /**
   * What a running Caravan leaves for commands.
   *
   * @param token its operator token: a secret; null where it cannot be had
   * @param certificate SHA-256 of its certificate; empty for plain HTTP
   */
  record Key(String token, Optional<String> certificate) {

    /** Of a Caravan that left none where this process can read it. */
    static Key fromEnvironment() {
      return new Key(System.getenv(TOKEN_VARIABLE), Optional.empty());
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "key of a running Caravan";
    }
  }

  OperatorHttp(Key key) {
    token = Optional.ofNullable(key.token());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // The JDK's upgrade to HTTP/2 without TLS can stall on a large answer.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    key.certificate().ifPresent(known -> builder.sslContext(trusting(known)));
    client = builder.build();
  }

  /** A request that says who sends it. */
  HttpRequest.Builder request(String url) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header(ManagementApi.REQUEST_HEADER, "cli")
            .header(OperatorToken.USER_HEADER, user());
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private static String user() {
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._@-]", "_");
    return user.isEmpty() ? "operator" : user.substring(0, Math.min(64, user.length()));
  }

  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request, body);
  }

  /** Nothing but one certificate, whatever names are in it: it is the one that the process said. */
  private static SSLContext trusting(String fingerprint) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pinned(fingerprint)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static final class Pinned extends X509ExtendedTrustManager {

    private final String fingerprint;

    Pinned(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    private void require(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !Tls.fingerprint(chain[0]).equals(fingerprint)) {
        throw new CertificateException("that is not the certificate of the running Caravan");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
