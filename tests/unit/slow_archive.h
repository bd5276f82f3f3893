#pragma once

#include "relay/hub/archive.h"
#include "relay/hub/room.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace chat::test {

/// Keeps in memory, when the test says so. A fact's room is told by its target.
class SlowArchive final : public relay::Archive {
 public:
  bool exists() const override { return true; }
  std::uint64_t keep(const relay::Fact& fact, const relay::Room* room) override {
    if (fact.kind == relay::Fact::Kind::redacted) {
      taken_back.push_back(fact.line->id);
      // Nobody has to wait for it.
      return keeps_what_was_taken_back ? kept.size() : 0;
    }
    if (fact.kind == relay::Fact::Kind::forgotten) forgotten.emplace_back(fact.source.account);
    if (fact.kind == relay::Fact::Kind::conversations_ended) ended.push_back(fact.between->one);
    if (relay::is_kept(fact.kind) && fact.between != nullptr) {
      const auto reader = static_cast<std::int64_t>(fact.between->unheard ? fact.between->one : 0);
      waiting.push_back({fact.between->key(), reader, true, relay::History::entry_of(fact)});
      waiting.back().entry.unheard = fact.between->unheard;
      return kept.size() + waiting.size();
    }
    if (!relay::is_kept(fact.kind) || room == nullptr || room->modes().off_record) return 0;
    waiting.push_back(
        {std::string(room->name()), room->era(), room->modes().is_closed(), relay::History::entry_of(fact)});
    return kept.size() + waiting.size();
  }
  void keep_event(const relay::Fact& fact, const relay::Room& room) override {
    events.push_back(room.name() + " " + std::to_string(fact.id) + " " + std::string(fact.source.nick));
  }
  std::uint64_t settled() const override { return kept.size(); }
  chat::Time deadline() const override { return chat::kNever; }
  void write() override {}
  std::vector<relay::ArchivedLine> take_recent() override { return std::exchange(before, {}); }
  bool ask(relay::Ticket ticket, relay::ArchiveQuery query) override {
    if (is_busy) return false;
    asked.emplace_back(ticket, std::move(query));
    return true;
  }
  std::vector<Answered> take_answers() override { return std::exchange(answers_, {}); }
  relay::ArchiveTally tally() const override { return {kept.size(), 0}; }
  relay::Forgetting forgetting() const override { return forgetting_state; }
  bool is_failing() const override { return fails; }
  bool fails_to_delete() const override { return keeps_what_was_taken_back; }

  void settle() {
    kept.insert(kept.end(), waiting.begin(), waiting.end());
    waiting.clear();
  }
  /// Answers all questions with what is kept, and has not been taken back.
  void answer(bool failed = false) {
    for (const auto& [ticket, query] : std::exchange(asked, {})) {
      relay::ArchiveAnswer answer{.failed = failed,
                                  .has_first = has_first,
                                  .left_out = left_out,
                                  .was_cut_off = was_cut_off,
                                  .is_unindexed = is_unindexed,
                                  .has_no_word = has_no_word,
                                  .conversations = conversations,
                                  .rooms = spoken_in};
      if (query.kind == relay::ArchiveQuery::Kind::page) answer.page = page_of(query);
      for (const relay::ArchivedLine& each : kept) {
        // Rooms' lines are told apart by what the test says in which.
        const bool is_asked_for = !query.room.empty() &&
                                  (each.room.starts_with('#')
                                       ? query.room.starts_with('#')
                                       : each.room == query.room && (each.era == 0 || each.era == query.era));
        if (!is_asked_for || std::count(taken_back.begin(), taken_back.end(), each.entry.id) != 0) continue;
        answer.lines.push_back(each.entry);
        answer.places.push_back(each.room);
      }
      answers_.push_back({ticket, std::move(answer)});
    }
  }

  std::vector<relay::ArchivedLine> before{};
  std::vector<relay::ArchivedLine> waiting{};
  std::vector<relay::ArchivedLine> kept{};
  std::vector<std::uint64_t> taken_back{};  ///< ids
  std::vector<std::pair<relay::Ticket, relay::ArchiveQuery>> asked{};
  std::vector<std::string> events{};     ///< "#a 7 alice"
  std::vector<std::string> forgotten{};  ///< accounts
  std::vector<relay::PrivateNumber> ended{};
  std::vector<relay::Conversed> conversations{};  ///< of the next answers
  std::vector<relay::SpokenIn> spoken_in{};       ///< of the next answers
  std::size_t left_out = 0;                       ///< of the next answers
  bool has_first = true;                          ///< the same
  bool was_cut_off = false;
  bool is_busy = false;
  bool fails = false;
  bool keeps_what_was_taken_back = false;
  bool is_unindexed = false;  ///< the next answers
  bool has_no_word = false;   ///< the same
  relay::Forgetting forgetting_state = relay::Forgetting::done;

 private:
  relay::ArchivePage page_of(const relay::ArchiveQuery& query) const {
    relay::ArchivePage page{.looked_until = query.point.id, .is_last = true};
    std::size_t looked_at = 0;
    for (const relay::ArchivedLine& each : kept) {
      if (each.entry.id <= query.point.id) continue;
      if (looked_at++ == query.count) return page.is_last = false, page;
      page.looked_until = each.entry.id;
      const bool is_wanted = (query.room.empty() || query.room == each.room) &&
                             (query.account.empty() || query.account == each.entry.account);
      if (is_wanted) page.lines.push_back(each);
    }
    return page;
  }

  std::vector<Answered> answers_{};
};

}  // namespace chat::test
