package io.caravan.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server on a bare socket that does to each request what a test says, including what a decent
 * HTTP server cannot do: resets, silence, answers cut off in the middle.
 */
public final class FaultyHubSpot implements AutoCloseable {

  /** What the server saw. */
  public record Request(String method, String target, Map<String, String> headers, String body) {}

  /** What the server does once it has read a request; false ends the connection. */
  public interface Reaction {
    boolean answer(Socket socket, Request request) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Queue<Reaction> script = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Reaction otherwise = json(200, "{\"id\":\"1\"}");

  public FaultyHubSpot() {
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("accept", this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** These reactions come first, one per request. */
  public FaultyHubSpot then(Reaction... reactions) {
    script.addAll(List.of(reactions));
    return this;
  }

  /** What every further request gets. */
  public FaultyHubSpot always(Reaction reaction) {
    otherwise = reaction;
    return this;
  }

  public List<Request> requests() {
    return requests;
  }

  int connections() {
    return sockets.size();
  }

  public static Reaction json(int status, String body, String... headers) {
    return reply(status, "application/json;charset=utf-8", body, headers);
  }

  public static Reaction html(int status) {
    return reply(status, "text/html", "<html><body><h1>Oops</h1></body></html>");
  }

  public static Reaction reply(int status, String type, String body, String... headers) {
    return (socket, request) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      write(socket, head(status, type, headers) + "Content-Length: " + bytes.length + "\r\n\r\n");
      socket.getOutputStream().write(bytes);
      return true;
    };
  }

  public static Reaction computed(Function<Request, Reaction> choice) {
    return (socket, request) -> choice.apply(request).answer(socket, request);
  }

  /** Reads the request and slams the door: the client sees a reset. */
  public static Reaction reset() {
    return (socket, request) -> {
      socket.setSoLinger(true, 0);
      return false;
    };
  }

  /** Announces more bytes than it sends. */
  public static Reaction truncated() {
    return (socket, request) -> {
      write(
          socket, head(200, "application/json") + "Content-Length: 500\r\n\r\n{\"id\":\"1\",\"pro");
      return false;
    };
  }

  /** A chunked body without its end. */
  public static Reaction truncatedChunks() {
    return (socket, request) -> {
      write(
          socket,
          head(200, "application/json") + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n");
      return false;
    };
  }

  /** Answers as the other one does, but so much later. */
  Reaction late(Duration delay, Reaction answer) {
    return (socket, request) ->
        !closed.await(delay.toMillis(), TimeUnit.MILLISECONDS) && answer.answer(socket, request);
  }

  /** Never answers. */
  Reaction silence() {
    return (socket, request) -> {
      closed.await();
      return false;
    };
  }

  /** Sends a byte now and then, for ever: no pause is long enough to notice. */
  Reaction drip() {
    return (socket, request) -> {
      write(socket, head(200, "application/json") + "Content-Length: 100000\r\n\r\n");
      while (!closed.await(50, TimeUnit.MILLISECONDS)) {
        write(socket, " ");
      }
      return false;
    };
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true); // head and body are written apart
        sockets.add(socket);
        start("serve", () -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean open = true;
      while (open) {
        Request request = read(in);
        if (request == null) {
          return;
        }
        requests.add(request);
        Reaction next = script.poll();
        open = (next == null ? otherwise : next).answer(socket, request);
      }
    } catch (IOException e) {
      // the client went away, as some tests want it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String[] parts = start.split(" ");
    return new Request(parts[0], parts[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8).strip();
      }
      line.write(b);
    }
    return null;
  }

  private static String head(int status, String type, String... headers) {
    var head =
        new StringBuilder("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + type + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void start(String name, Runnable work) {
    var thread = new Thread(work, "faulty-hubspot-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
