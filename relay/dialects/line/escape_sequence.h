#pragma once

#include <string_view>

namespace chat::relay {

/// What the bytes since an ESC are (ECMA-48, and what terminals send besides).
enum class Escape {
  unfinished,
  key,         ///< a terminal sends it for a key that is no text, or by itself: it is dropped
  key_before,  ///< the same without the last byte, which is then judged by itself
  erase_word,  ///< Alt and Backspace
  text,        ///< no terminal sends it: the bytes before the last are text, and the last is judged by itself
};

/// `bytes` begin with ESC. Keys (ESC O P, ESC [ 1;5 C), the marks around a paste, the mouse, focus, and a
/// terminal's replies, also those that end in ST or BEL, are dropped. Of ESC and a letter only the ESC is
/// dropped. What programs send to a terminal, such as colours and titles, was pasted by somebody, so it is
/// text. So is a sequence that is longer than any known one.
Escape judge_escape(std::string_view bytes);

}  // namespace chat::relay
