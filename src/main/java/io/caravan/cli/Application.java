package io.caravan.cli;

final class Application {}
