package io.caravan.simulator.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XLSX files as rows of texts. */
class SheetRowsTest {

  private static byte[] sheet(Consumer<Worksheet> fill) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var book = new Workbook(bytes, "test", "1.0")) {
      fill.accept(book.newWorksheet("First"));
      book.newWorksheet("Second").value(0, 0, "never read");
    }
    return bytes.toByteArray();
  }

  private static List<List<String>> read(byte[] content) throws IOException {
    var all = new ArrayList<List<String>>();
    try (RowReader rows = RowReader.of(content, 0)) {
      for (List<String> row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }

  @Test
  void numbers_dates_and_answers_become_texts() throws IOException {
    byte[] content =
        sheet(
            sheet -> {
              sheet.value(0, 0, 1234567);
              sheet.value(0, 1, 0.1 + 0.2);
              sheet.value(0, 2, LocalDate.of(2026, 11, 22));
              sheet.style(0, 2).format("dd/mm/yyyy").set();
              sheet.value(0, 3, LocalDateTime.of(2026, 11, 22, 7, 5, 0));
              sheet.style(0, 3).format("[$-409]d-mmm-yy h:mm AM/PM").set();
              sheet.value(0, 4, true);
              sheet.value(0, 5, 12.5);
              // The writer does not escape what it writes.
              sheet.style(0, 5).format("#,##0.00 &quot;days&quot;").set();
              sheet.value(0, 6, "007");
            });
    assertThat(read(content))
        .containsExactly(
            List.of("1234567", "0.3", "2026-11-22", "2026-11-22 07:05:00", "true", "12.5", "007"));
  }

  @Test
  void a_formula_is_what_it_last_came_to(@TempDir Path directory) throws IOException {
    byte[] content =
        sheet(
            sheet -> {
              sheet.value(0, 0, "Sum");
              sheet.formula(0, 1, "1+2");
            });
    Path file = Files.write(directory.resolve("f.xlsx"), content);
    try (FileSystem parts = FileSystems.newFileSystem(file)) {
      Path sheet = parts.getPath("xl/worksheets/sheet1.xml");
      Files.writeString(sheet, Files.readString(sheet).replace("</f>", "</f><v>3</v>"));
    }
    assertThat(read(Files.readAllBytes(file))).containsExactly(List.of("Sum", "3"));
  }

  @Test
  void empty_rows_are_skipped_and_lines_counted_as_excel_shows_them() throws IOException {
    byte[] content =
        sheet(
            sheet -> {
              sheet.value(0, 0, "Email");
              sheet.value(3, 1, "b");
            });
    try (RowReader rows = RowReader.of(content, 0)) {
      assertThat(rows.next()).containsExactly("Email");
      assertThat(rows.line()).isEqualTo(1);
      assertThat(rows.next()).containsExactly("", "b");
      assertThat(rows.line()).isEqualTo(4);
      assertThat(rows.next()).isNull();
    }
    assertThat(SheetRows.count(content)).isEqualTo(2);
  }

  @Test
  void all_rows_have_as_many_cells_as_the_first() throws IOException {
    byte[] content =
        sheet(
            sheet -> {
              sheet.value(0, 0, "Email");
              sheet.value(0, 1, "Name");
              sheet.style(0, 2).bold().set();
              sheet.value(1, 0, "a");
            });
    assertThat(read(content)).containsExactly(List.of("Email", "Name"), List.of("a", ""));
    try (RowReader rows = RowReader.of(content, 3)) {
      assertThat(rows.next()).containsExactly("Email", "Name", "");
    }
  }

  @Test
  void a_damaged_file_is_an_error() throws IOException {
    byte[] content = sheet(sheet -> sheet.value(0, 0, "Email"));
    byte[] cut = Arrays.copyOf(content, content.length / 3);
    assertThatThrownBy(() -> SheetRows.count(cut)).isInstanceOf(IOException.class);
    byte[] other = {'P', 'K', 3, 4, 0, 0};
    assertThatThrownBy(() -> read(other)).isInstanceOf(IOException.class);
  }

  @Property(tries = 50)
  void texts_come_back_as_they_were(
      @ForAll
          @AlphaChars
          @NumericChars
          @Chars({'<', '&', '"', ';', ',', '\n', 'ë'})
          @StringLength(min = 1, max = 20)
          String text)
      throws IOException {
    assertThat(read(sheet(sheet -> sheet.value(0, 0, "x" + text + "x"))))
        .containsExactly(List.of("x" + text + "x"));
  }
}
