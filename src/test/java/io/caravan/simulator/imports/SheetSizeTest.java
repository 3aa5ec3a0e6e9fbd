package io.caravan.simulator.imports;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class SheetSizeTest {

  private static byte[] archive(int entries, int bytesOfEach) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int entry = 0; entry < entries; entry++) {
        zip.putNextEntry(new ZipEntry("xl/part-" + entry));
        zip.write(new byte[bytesOfEach]);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void a_file_of_a_usual_size_is_read() throws IOException {
    byte[] content = archive(10, 1_000);
    assertThatCode(() -> new SheetSize(10, 10_000).require(content)).doesNotThrowAnyException();
  }

  @Test
  void a_file_that_unpacks_to_too_much_is_refused() throws IOException {
    byte[] content = archive(10, 1_000);
    assertThatThrownBy(() -> new SheetSize(10, 9_999).require(content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("9999 bytes");
  }

  @Test
  void a_file_of_too_many_parts_is_refused() throws IOException {
    byte[] content = archive(11, 1);
    assertThatThrownBy(() -> new SheetSize(10, 9_999).require(content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 10 files");
  }
}
