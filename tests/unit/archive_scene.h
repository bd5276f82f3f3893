#pragma once

#include "awaited_thread.h"
#include "catch.h"
#include "fake_client.h"
#include "relay/storage/sqlite_archive.h"
#include "temporary_directory.h"

#include <cstdint>
#include <memory>
#include <string>

namespace chat::test {

/// An archive in a real file, with its thread, and a room in which bob says something.
struct ArchiveScene {
  TemporaryDirectory directory;
  std::string path = directory / "history.sqlite";
  Workers archivist{8};
  relay::StreamOrder order;
  relay::Room room{"#Tea", true, 3, order, at_second(0)};
  std::unique_ptr<relay::SqliteArchive> archive = *relay::SqliteArchive::open(path, {}, 3, archivist);
  std::uint64_t ids = 0;

  std::uint64_t say(const std::string& text, double second = 0) {
    relay::Fact fact{relay::Fact::Kind::said, {.nick = "bob", .user = "u", .host = "h"}};
    fact.text = text;
    fact.id = ++ids;
    fact.at = at_second(second);
    return archive->keep(fact, &room);
  }
  void join() {
    relay::Fact fact{relay::Fact::Kind::joined, {.nick = "bob", .user = "u", .host = "h"}};
    fact.id = ++ids;
    fact.at = at_second(0);
    archive->keep_event(fact, room);
  }
  std::uint64_t take_back(std::uint64_t id) {
    relay::KeptLine line{};
    line.id = id;
    relay::Fact fact{relay::Fact::Kind::redacted, {.nick = "bob", .user = "u", .host = "h"}};
    fact.line = &line;
    fact.at = at_second(0);
    return archive->keep(fact, &room);
  }
  /// Until all that was said has been written, or lost.
  void settle(std::uint64_t number) {
    while (archive->settled() < number) collect_next(archivist);
  }
  /// Tidying goes on step by step.
  void finish() { finish_jobs(archivist); }
};

}  // namespace chat::test
