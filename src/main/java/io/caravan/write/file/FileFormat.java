package io.caravan.write.file;

import java.util.Locale;
import java.util.Optional;

/** What a file of rows looks like. */
public enum FileFormat {
  /** RFC 4180 with a header line. */
  CSV("text/csv"),
  /** A JSON object in each line. */
  NDJSON("application/x-ndjson");

  private final String mediaType;

  FileFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type that announces it over HTTP. */
  public String mediaType() {
    return mediaType;
  }

  /** By the end of a file's name: csv, tsv, txt; ndjson, jsonl, json. */
  public static Optional<FileFormat> ofName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv", "tsv", "txt" -> Optional.of(CSV);
      case "ndjson", "jsonl", "json" -> Optional.of(NDJSON);
      default -> Optional.empty();
    };
  }

  /** By a media type, with or without parameters. */
  public static Optional<FileFormat> ofMediaType(String mediaType) {
    String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "text/csv" -> Optional.of(CSV);
      case "application/x-ndjson", "application/ndjson", "application/jsonl" -> Optional.of(NDJSON);
      default -> Optional.empty();
    };
  }
}
