package io.caravan.simulator.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a {@code multipart/form-data} body. */
public final class Multipart {

  private final List<Part> parts;

  private Multipart(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * One part.
   *
   * @param fileName empty for a field that is no file
   */
  public record Part(String name, String fileName, byte[] content) {}

  /**
   * Reads a body.
   *
   * @throws ApiError 415 when it is of another kind, 400 when it is broken
   */
  public static Multipart read(Call call) {
    if (!call.contentType().toLowerCase(java.util.Locale.ROOT).startsWith("multipart/form-data")) {
      throw Refusals.wrongType();
    }
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(call.bytes()));
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, call.contentType());
    HttpPostMultipartRequestDecoder decoder = null;
    try {
      decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false), request, StandardCharsets.UTF_8);
      var parts = new ArrayList<Part>();
      for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
        if (data instanceof FileUpload file) {
          parts.add(new Part(file.getName(), file.getFilename(), file.get()));
        } else if (data instanceof Attribute attribute) {
          parts.add(new Part(attribute.getName(), "", attribute.get()));
        }
      }
      return new Multipart(parts);
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
      throw ApiError.invalid("Invalid multipart body: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
  }

  /** The first part with a name, as text. */
  public Optional<String> text(String name) {
    return parts.stream()
        .filter(part -> part.name().equals(name))
        .map(part -> new String(part.content(), StandardCharsets.UTF_8))
        .findFirst();
  }

  /** All files, in order. */
  public List<Part> files() {
    return parts.stream().filter(part -> !part.fileName().isEmpty()).toList();
  }
}
