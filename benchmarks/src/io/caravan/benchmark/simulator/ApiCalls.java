package io.caravan.benchmark.simulator;

import io.caravan.benchmark.load.Requests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Calls of HubSpot's API in which record ids and numbers vary.
 *
 * <p>In the template a run of {@code #} is replaced by the id of any record with so many digits,
 * and a run of {@code $} by a number that no other call has.
 */
final class ApiCalls implements Requests {

  private final int count;
  private final byte[] blank;
  private final List<int[]> ids;
  private final List<int[]> numbers;
  private final long firstId;
  private final long idCount;
  private final long firstNumber;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  /**
   * @param head the request line without the version, such as {@code GET /crm/v3/objects/contacts}
   * @param firstId the lowest id to ask for
   * @param lastId the highest; must have as many digits as the first
   * @param firstNumber where the numbers that no other call has begin
   */
  ApiCalls(
      String head,
      String body,
      String token,
      int count,
      long firstId,
      long lastId,
      long firstNumber) {
    String text =
        "%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(head, token, body.length(), body);
    this.count = count;
    this.blank = text.getBytes(StandardCharsets.US_ASCII);
    this.ids = runs(text, '#');
    this.numbers = runs(text, '$');
    this.firstId = firstId;
    this.idCount = lastId - firstId + 1;
    this.firstNumber = firstNumber;
  }

  /** Where runs of a character are: start and length of each. */
  private static List<int[]> runs(String text, char wanted) {
    var runs = new ArrayList<int[]>();
    for (int at = text.indexOf(wanted); at >= 0; ) {
      int end = at;
      while (end < text.length() && text.charAt(end) == wanted) {
        end++;
      }
      runs.add(new int[] {at, end - at});
      at = text.indexOf(wanted, end);
    }
    return runs;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public byte[] blankRequest() {
    return blank.clone();
  }

  /** Ids of one call follow each other, so that none is named twice. */
  @Override
  public void write(int number, byte[] into) {
    long id = random.nextLong(Math.max(1, idCount - ids.size()));
    for (int[] run : ids) {
      Requests.digits(firstId + id++, run[1], into, run[0]);
    }
    for (int[] run : numbers) {
      Requests.digits(firstNumber + number, run[1], into, run[0]);
    }
  }
}
