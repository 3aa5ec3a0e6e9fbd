package io.caravan.gateway;

import io.caravan.gateway.CallError.Rejected;
import io.caravan.gateway.CallError.Unavailable;
import io.caravan.outgoing.AddressRefused;
import io.caravan.outgoing.AllowedAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Fetches files whose addresses HubSpot has handed out: journal entries and finished exports. They
 * lie in a storage beside the API: the address itself is the permission, no token is sent, and no
 * limit counts them. So this is apart from the gateway's calls, and bound as they are: in time, in
 * size, to HTTPS, and without redirects. Plain HTTP is for a HubSpot on this machine alone.
 */
public final class SignedDownloads implements AutoCloseable {

  private static final Set<Integer> GONE = Set.of(401, 403, 404, 410);

  private final URI baseUrl;
  private final AllowedAddresses addresses =
      new AllowedAddresses(java.util.Set.of(), java.util.List.of());
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          work -> {
            var thread = new Thread(work, "caravan-downloads");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient client;

  /**
   * @param baseUrl where the API is
   * @param connectTimeout for a connection
   */
  public SignedDownloads(URI baseUrl, Duration connectTimeout) {
    this.baseUrl = baseUrl;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
  }

  /**
   * Fetches a file into memory.
   *
   * @param largest bytes that are accepted
   * @param longest time for all of it
   * @return fails with {@link CallFailed}: {@link Rejected} when the address is not to be used, or
   *     not valid any more (ask for a new one), {@link Unavailable} when a later try may help
   */
  public CompletableFuture<byte[]> bytes(String address, long largest, Duration longest) {
    return fetch(address, BodySubscribers::ofByteArray, largest, longest);
  }

  /** Fetches a file to the disk, in place of what is there; fails as {@link #bytes}. */
  public CompletableFuture<Path> file(String address, Path target, long largest, Duration longest) {
    return fetch(address, () -> BodySubscribers.ofFile(target), largest, longest);
  }

  private <T> CompletableFuture<T> fetch(
      String address, Supplier<BodySubscriber<T>> body, long largest, Duration longest) {
    URI uri;
    try {
      uri = allowed(address);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(
          new CallFailed(new Rejected(e.getMessage(), 0, "", "")));
    }
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(uri).timeout(longest).GET().build(),
            info ->
                info.statusCode() == 200
                    ? new BoundedBody<>(body.get(), largest)
                    : BodySubscribers.replacing(null));
    return answer
        .copy()
        .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                answer.cancel(true);
                throw new CallFailed(new Unavailable(failed(uri, failure, longest)));
              }
              return opened(uri, response);
            });
  }

  private static <T> T opened(URI uri, HttpResponse<T> response) {
    int status = response.statusCode();
    if (status == 200) {
      return response.body();
    }
    String message = "The file at " + uri.getHost() + " was answered with " + status;
    throw new CallFailed(
        GONE.contains(status) ? new Rejected(message, status, "", "") : new Unavailable(message));
  }

  private static String failed(URI uri, Throwable failure, Duration longest) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return "A file at "
        + uri.getHost()
        + " could not be fetched: "
        + (cause instanceof TimeoutException
            ? "not whole within " + longest.toSeconds() + " s"
            : cause.getClass().getSimpleName() + " " + cause.getMessage());
  }

  /** The address comes from an answer: nothing but HTTPS is followed, unless HubSpot is here. */
  private URI allowed(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("HubSpot named an address of a file that is none", e);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean ownHost = uri.getHost() != null && uri.getHost().equalsIgnoreCase(baseUrl.getHost());
    boolean local = ownHost && isLoopback(uri.getHost());
    boolean allowed =
        uri.getHost() != null
            && uri.getUserInfo() == null
            && (local ? scheme.matches("https?") : scheme.equals("https"));
    if (!allowed) {
      throw new IllegalArgumentException(
          "HubSpot named an address of a file that is not fetched: "
              + scheme
              + "://"
              + uri.getHost()
              + "; only https is, or the host of caravan.hubspot.base-url on this machine");
    }
    if (!ownHost) {
      requirePublic(uri.getHost());
    }
    return uri;
  }

  /**
   * The JDK keeps the addresses of a name for longer than it takes from here to the connection; and
   * a machine that is not meant has no certificate for the name.
   */
  private void requirePublic(String host) {
    try {
      addresses.resolve(host);
    } catch (AddressRefused e) {
      throw new IllegalArgumentException(
          "HubSpot named an address of a file: " + e.getMessage(), e);
    } catch (UnknownHostException e) {
      // The call itself fails with it, and may be tried again.
      return;
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
