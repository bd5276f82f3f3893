#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Those who came to a room and left it while so many did that people are told of all together.
struct Comers {
  /// How many, and the nicks of the first few.
  struct Group {
    std::size_t count = 0;
    std::vector<std::string> first{};

    void add(std::string_view nick);
  };
  Group came{};
  Group left{};
};

/// Whether so many come to a room and leave it that they are told of together: 60 at once, then one a second,
/// are told of one by one.
class Crowd {
 public:
  /// Somebody came, or left. Returns true if that is to be told with the others, when due().
  bool add_comer(std::string_view nick, Time now) { return add(&Comers::came, nick, now); }
  bool add_leaver(std::string_view nick, Time now) { return add(&Comers::left, nick, now); }

  /// When to tell of those who have been added; kNever if there are none.
  Time due() const { return waiting_ == nullptr ? kNever : waiting_->due; }

  /// To be called when there are some. They are forgotten.
  Comers take();

 private:
  struct Waiting {
    Comers comers{};
    Time due;
  };

  bool add(Comers::Group Comers::*group, std::string_view nick, Time now);

  RateMeter told_;
  std::unique_ptr<Waiting> waiting_;  // null: those who came and left have all been told of
};

}  // namespace chat::relay
