package io.caravan.simulator.state;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Records as JSON inside a snapshot. The text goes out in blocks, each with its length before it:
 * it is never in memory as a whole, and a reader knows where it ends.
 */
final class StateJson {

  private static final int BLOCK = 1 << 16;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .setVisibility(PropertyAccessor.GETTER, Visibility.NONE)
          .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .setSerializationInclusion(Include.NON_NULL)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .registerModule(
              new SimpleModule()
                  .addSerializer(Duration.class, ToStringSerializer.instance)
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse))
                  .addDeserializer(Instant.class, new Text<>(Instant.class, Instant::parse)));

  private StateJson() {}

  private static final class Text<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    Text(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(
        String value, com.fasterxml.jackson.databind.DeserializationContext context) {
      return parse.apply(value);
    }
  }

  static void write(Object state, DataOutput out) throws IOException {
    try (var blocks = new Blocks(out)) {
      MAPPER.writeValue(blocks, state);
    }
  }

  static <S> S read(Class<S> type, DataInput in) throws IOException {
    var blocks = new BlocksRead(in);
    S state = MAPPER.readValue(blocks, type);
    if (blocks.read() >= 0) {
      throw new IOException("there is more of it than there should be");
    }
    return state;
  }

  private static final class Blocks extends OutputStream {
    private final DataOutput out;
    private final byte[] block = new byte[BLOCK];
    private int size;

    Blocks(DataOutput out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      if (size == BLOCK) {
        send();
      }
      block[size++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int at = from;
      while (at < from + length) {
        if (size == BLOCK) {
          send();
        }
        int some = Math.min(BLOCK - size, from + length - at);
        System.arraycopy(bytes, at, block, size, some);
        size += some;
        at += some;
      }
    }

    private void send() throws IOException {
      if (size > 0) {
        out.writeInt(size);
        out.write(block, 0, size);
        size = 0;
      }
    }

    @Override
    public void close() throws IOException {
      send();
      out.writeInt(0);
    }
  }

  private static final class BlocksRead extends InputStream {
    private final DataInput in;
    private byte[] block = new byte[0];
    private int at;
    private boolean ended;

    BlocksRead(DataInput in) {
      this.in = in;
    }

    private boolean fill() throws IOException {
      if (at == block.length && !ended) {
        int length = in.readInt();
        if (length < 0 || length > BLOCK) {
          throw new IOException("a block of " + length + " bytes");
        }
        ended = length == 0;
        block = new byte[length];
        in.readFully(block);
        at = 0;
      }
      return !ended;
    }

    @Override
    public int read() throws IOException {
      return fill() ? block[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int some = Math.min(length, block.length - at);
      System.arraycopy(block, at, bytes, from, some);
      at += some;
      return some;
    }
  }
}
