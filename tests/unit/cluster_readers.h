#pragma once

#include "tests/unit/cluster_relays.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::test::cluster {

/// On each relay somebody in #log reads, who has to hear each line that is said there, once, or to be told
/// that it is missing.
class Readers {
 public:
  static constexpr const char* kRoom = "#log";
  static constexpr const char* kNick = "reader";

  static std::string nick_on(const FakeRelay& relay) {
    return fmt::format("{}{}", kNick, relay.node().origin());
  }

  void come(FakeRelay& relay, std::size_t said) {
    Person& reader = relay.enter_with_client(nick_on(relay));
    REQUIRE(relay.hub().join(reader, kRoom, "", relay.now_));
    readers_[&relay].from = said;
  }
  void go(FakeRelay& relay) { readers_.erase(&relay); }

  void say(std::size_t line, bool in_touch) {
    if (in_touch) in_touch_.insert(line);
    said_.insert(line);
  }

  /// When all have met, and nothing is on its way.
  void check() {
    for (auto& [relay, reader] : readers_) read(*relay, reader);
    for (const auto& [relay, reader] : readers_) {
      INFO("reader " << relay->node().origin());
      check_order(reader);
      check_missing(reader);
    }
    for (auto& [relay, reader] : readers_) reader = {};
    said_.clear();
    in_touch_.clear();
  }

  std::size_t told_of_missing() const { return told_of_missing_; }

 private:
  struct Reader {
    std::size_t from = 0;  // what was said before is not for it
    std::vector<std::size_t> heard{};
    /// Where it was told that so many lines follow of which it lacks those before.
    std::vector<std::pair<std::size_t, std::size_t>> told{};
  };

  void read(FakeRelay& relay, Reader& reader) {
    static const std::regex line(R"((?:\[[0-9:]+\] )?<\S+> line (\d+))");
    static const std::regex missing(
        R"(.*Of what was said in #log while .*only what follows \((\d+) lines\).*)");
    std::smatch found;
    for (const std::string& each : lines_of(relay.read())) {
      if (std::regex_match(each, found, line)) reader.heard.push_back(std::stoul(found[1]));
      if (std::regex_match(each, found, missing))
        reader.told.emplace_back(reader.heard.size(), std::stoul(found[1]));
    }
    told_of_missing_ += reader.told.size();
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t start = 0, end = 0; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
      lines.push_back(text.substr(start, end - start));
    return lines;
  }

  void check_order(const Reader& reader) const {
    CHECK(std::set(reader.heard.begin(), reader.heard.end()).size() == reader.heard.size());
    std::vector<std::size_t> in_touch;
    std::copy_if(reader.heard.begin(), reader.heard.end(), std::back_inserter(in_touch),
                 [&](std::size_t each) { return in_touch_.count(each) > 0; });
    CHECK(std::is_sorted(in_touch.begin(), in_touch.end()));
  }

  /// What is missing somebody has heard before the lines that were said to follow.
  void check_missing(const Reader& reader) const {
    std::set<std::size_t> missing;
    for (const std::size_t each : said_) {
      const bool is_heard = std::find(reader.heard.begin(), reader.heard.end(), each) != reader.heard.end();
      if (each > reader.from && !is_heard) missing.insert(each);
    }
    if (missing.empty()) return;
    CAPTURE(missing, reader.heard);
    REQUIRE(!reader.told.empty());
    const auto [at, count] = reader.told.back();
    CAPTURE(at, count);
    REQUIRE(at + count <= reader.heard.size());
    const std::set<std::size_t> follow(reader.heard.begin() + static_cast<std::ptrdiff_t>(at),
                                       reader.heard.begin() + static_cast<std::ptrdiff_t>(at + count));
    CHECK(std::any_of(readers_.begin(), readers_.end(), [&](const auto& other) {
      const auto& heard = other.second.heard;
      const auto first =
          std::find_if(heard.begin(), heard.end(), [&](std::size_t each) { return follow.count(each) > 0; });
      return std::all_of(missing.begin(), missing.end(),
                         [&](std::size_t each) { return std::find(heard.begin(), first, each) != first; });
    }));
  }

  std::map<FakeRelay*, Reader> readers_{};
  std::set<std::size_t> said_{};
  std::set<std::size_t> in_touch_{};
  std::size_t told_of_missing_ = 0;
};

}  // namespace chat::test::cluster
