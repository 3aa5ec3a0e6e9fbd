package io.caravan.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonInMessageTest {

  private final Person person = new Person(7, Set.of(4711L, 4712L), Set.of("ada@b.co"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7/0-1/4711|{\"portalId\":7,\"subscriptionType\":\"contact.propertyChange\",\"objectId\":4711,\"propertyValue\":\"x\"}|true",
        "7/0-1/4713|{\"portalId\":7,\"subscriptionType\":\"contact.propertyChange\",\"objectId\":4713,\"propertyValue\":\"x\"}|false",
        "8/0-1/4711|{\"portalId\":8,\"subscriptionType\":\"contact.propertyChange\",\"objectId\":4711,\"propertyValue\":\"x\"}|false",
        "7/0-3/4711|{\"portalId\":7,\"subscriptionType\":\"deal.propertyChange\",\"objectId\":4711,\"propertyValue\":\"x\"}|false",
        "7/0-1/4711|{\"portalId\":7,\"subscriptionType\":\"contact.deletion\",\"objectId\":4711}|false",
        "7/0-1/4711|{\"portalId\":7,\"action\":\"a-b-c\"}|false",
        "k|{\"portalId\":7,\"objectType\":\"0-1\",\"operation\":\"update\",\"id\":\"4712\",\"properties\":{\"age\":\"3\"}}|true",
        "k|{\"portalId\":7,\"objectType\":\"0-2\",\"operation\":\"update\",\"id\":\"4712\",\"properties\":{\"age\":\"3\"}}|false",
        "k|{\"portalId\":7,\"objectType\":\"0-1\",\"idProperty\":\"number\",\"id\":\"4712\",\"properties\":{\"age\":\"3\"}}|false",
        "k|{\"portalId\":7,\"objectType\":\"0-2\",\"properties\":{\"owner\":\"Ada@b.co\"}}|true",
        "k|{\"portalId\":8,\"objectType\":\"0-1\",\"properties\":{\"email\":\"ada@b.co\"}}|false",
        "k|not JSON, for ada@b.co|true",
        "k|not JSON about 4711|false"
      })
  void only_values_of_the_person_count(String key, String body, boolean expected) {
    assertThat(PersonInMessage.holdsValuesOf(person, key, body.getBytes(UTF_8)))
        .isEqualTo(expected);
  }
}
