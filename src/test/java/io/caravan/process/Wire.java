package io.caravan.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;

/**
 * One connection to a server, on which any bytes can be sent: what no HTTP client would send
 * included.
 */
public final class Wire implements AutoCloseable {

  /** The status of a connection that the server closed without an answer. */
  public static final int CLOSED = 0;

  private final Socket socket;
  private final InputStream in;

  /**
   * Connects.
   *
   * @param patience how long to wait for the connection, and for each part of an answer
   */
  public Wire(InetSocketAddress server, Duration patience) throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(server, (int) patience.toMillis());
    socket.setSoTimeout((int) patience.toMillis());
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Says that nothing more will be sent, and goes on listening. */
  public void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * Reads an answer, interim ones (100) skipped.
   *
   * @return its status, or {@link #CLOSED}
   * @throws java.net.SocketTimeoutException when there was none in time
   */
  public int answer() throws IOException {
    int status;
    do {
      status = oneAnswer();
    } while (status == 100);
    return status;
  }

  private int oneAnswer() throws IOException {
    String first = line();
    if (first == null) {
      return CLOSED;
    }
    long length = 0;
    boolean chunked = false;
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    if (chunked) {
      skipChunks();
    } else {
      in.skipNBytes(length);
    }
    String[] words = first.split(" ", 3);
    if (words.length < 2 || !words[1].matches("\\d{3}")) {
      throw new IOException("not an HTTP answer: " + first);
    }
    return Integer.parseInt(words[1]);
  }

  private void skipChunks() throws IOException {
    int size;
    do {
      size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      in.skipNBytes(size);
      line();
    } while (size > 0);
  }

  /** A line without its end; null at the end of the stream, a reset included. */
  private String line() throws IOException {
    var text = new StringBuilder();
    int next;
    try {
      while ((next = in.read()) >= 0 && next != '\n') {
        text.append((char) next);
      }
    } catch (java.net.SocketException e) {
      return null;
    }
    if (next < 0 && text.length() == 0) {
      return null;
    }
    return text.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
