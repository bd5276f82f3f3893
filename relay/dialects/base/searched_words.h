#pragma once

#include <string>
#include <string_view>

namespace chat::relay {

/// What was typed, as words with blanks between them: keyboards for East Asian scripts write U+3000 for a
/// blank.
inline std::string searched_words(std::string_view typed) {
  constexpr std::string_view kIdeographicSpace = "\u3000";
  std::string words(typed);
  for (auto at = words.find(kIdeographicSpace); at != std::string::npos;
       at = words.find(kIdeographicSpace, at + 1))
    words.replace(at, kIdeographicSpace.size(), " ");
  return words;
}

}  // namespace chat::relay
