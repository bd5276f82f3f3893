#pragma once

#include "relay/hub/fact.h"
#include "relay/hub/history.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// A fact that owns its strings, so that it outlives the request, and stays the same when its room ends or
/// its member takes another nick. An archive may have to keep thousands of them for a while, so they lie in
/// one piece.
///
/// The hub returns one where a request is rare enough to be copied; say() and tell() return views.
class OwnedFact final : public KeptFact {
 public:
  explicit OwnedFact(const Fact& fact);

  Fact view() const override;

  /// What it takes of memory, but for its line and changes.
  std::size_t bytes() const { return sizeof *this + texts_.size(); }

 private:
  static constexpr std::size_t kTexts = 10;
  using Texts = std::array<std::string_view*, kTexts>;

  static Texts texts_of(Fact& fact);

  std::string texts_;                          // one behind the other
  std::array<std::uint32_t, kTexts> sizes_{};  // of each
  Fact::Kind kind_;
  bool bot_;
  bool invisible_;
  bool rules_relay_;
  bool in_own_words_;
  bool to_one_;
  char to_status_;
  std::uint64_t source_id_;
  std::uint64_t id_;
  Moment at_;
  std::vector<RoomChange> changes_;
  std::shared_ptr<const KeptLine> line_;  // null: none
};

}  // namespace chat::relay
