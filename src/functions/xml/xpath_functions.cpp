#include "columnar/vector_builder.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/xml/xml_functions.h"
#include "functions/xml/xml_library.h"

#include <libxml/xpath.h>

#include <cmath>
#include <limits>
#include <memory>
#include <optional>

namespace firesteel {
namespace {

using Text = std::string_view;

struct ContextDeleter {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct ObjectDeleter {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
struct PathDeleter {
  void operator()(xmlXPathCompExpr* path) const { xmlXPathFreeCompExpr(path); }
};
using Object = std::unique_ptr<xmlXPathObject, ObjectDeleter>;

void stay_silent(void*, xmlError*) {}

SparkError invalid(const char* function, const char* parameter, const std::string& reason) {
  return SparkError("INVALID_PARAMETER_VALUE.FIRESTEEL", {{"parameter", "`" + std::string(parameter) + "`"},
                                                          {"functionName", "`" + std::string(function) + "`"},
                                                          {"reason", reason}});
}

/// A path over one document after the other. Not thread-safe.
class XPath {
 public:
  XPath(const char* function, const std::string& path)
      : function_(function), path_text_(path), path_(xmlXPathCompile(reinterpret_cast<const xmlChar*>(path.c_str()))) {
    if (path_ == nullptr) {
      throw invalid(function, "path", "'" + path + "' is no XPath expression");
    }
  }

  /// Null for an empty text. Throws for what is no XML.
  Object evaluate(Text xml) {
    if (xml.empty()) {
      return nullptr;
    }
    document_ = read_xml(xml);
    if (document_ == nullptr) {
      throw invalid(function_, "xml", "the text is no XML");
    }
    const std::unique_ptr<xmlXPathContext, ContextDeleter> context(xmlXPathNewContext(document_.get()));
    context->error = stay_silent;
    context->node = reinterpret_cast<xmlNode*>(document_.get());
    Object result(xmlXPathCompiledEval(path_.get(), context.get()));
    if (result == nullptr) {
      throw invalid(function_, "path", "'" + path_text_ + "' cannot be evaluated");
    }
    return result;
  }

 private:
  const char* function_;
  std::string path_text_;
  std::unique_ptr<xmlXPathCompExpr, PathDeleter> path_;
  XmlLibraryDocument document_;  // of the last result
};

std::string text_of(const xmlXPathObject& object) {
  xmlChar* text = xmlXPathCastToString(const_cast<xmlXPathObject*>(&object));
  std::string out = text == nullptr ? "" : reinterpret_cast<const char*>(text);
  xmlFree(text);
  return out;
}

double number_of(const xmlXPathObject& object) { return xmlXPathCastToNumber(const_cast<xmlXPathObject*>(&object)); }

// Java's (int) and (long) of a double.
template <typename T>
T cut(double number) {
  if (std::isnan(number)) {
    return 0;
  }
  if (number >= static_cast<double>(std::numeric_limits<T>::max())) {
    return std::numeric_limits<T>::max();
  }
  return number <= static_cast<double>(std::numeric_limits<T>::min()) ? std::numeric_limits<T>::min()
                                                                      : static_cast<T>(number);
}

template <typename Out, typename Convert>
ScalarKernel number_kernel(const char* name, std::string path, Convert convert) {
  return [name, path = std::move(path), convert](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    Out* out = result->template mutable_values<Out>();
    const Input<Text> xml(call, 0);
    XPath xpath(name, path);
    call.rows.for_each([&](size_t row) {
      const Object object = xpath.evaluate(xml[row]);
      out[row] = Out{};
      if (object == nullptr) {
        call.errors.note_null(row);
      } else {
        out[row] = static_cast<Out>(convert(*object));
      }
    });
    return result;
  };
}

ScalarKernel text_kernel(const char* name, std::string path) {
  return [name, path = std::move(path)](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    const Input<Text> xml(call, 0);
    XPath xpath(name, path);
    call.rows.for_each([&](size_t row) {
      const Object object = xpath.evaluate(xml[row]);
      object == nullptr ? call.errors.note_null(row) : result.set(row, text_of(*object));
    });
    return result.finish();
  };
}

// The values of the nodes: of texts and attributes their text, of elements NULL.
ScalarKernel list_kernel(const char* name, std::string path) {
  return [name, path = std::move(path)](const KernelCall& call) -> VectorPtr {
    VectorBuilder builder(call.result_type);
    const Input<Text> xml(call, 0);
    XPath xpath(name, path);
    size_t next = 0;
    call.rows.for_each([&](size_t row) {
      for (; next < row; ++next) {
        builder.append_null();
      }
      ++next;
      const Object object = xpath.evaluate(xml[row]);
      if (object == nullptr || object->type != XPATH_NODESET) {
        return builder.append_null();
      }
      const int count = object->nodesetval == nullptr ? 0 : object->nodesetval->nodeNr;
      for (int i = 0; i < count; ++i) {
        xmlNode* node = object->nodesetval->nodeTab[i];
        xmlChar* content = node->type == XML_ELEMENT_NODE ? nullptr : xmlNodeGetContent(node);
        content == nullptr ? builder.child(0).append_null()
                           : builder.child(0).append_string(reinterpret_cast<const char*>(content));
        xmlFree(content);
      }
      builder.finish_array(static_cast<size_t>(count));
    });
    for (; next < call.size; ++next) {
      builder.append_null();
    }
    return builder.finish();
  };
}

using MakeKernel = std::function<ScalarKernel(const char*, std::string)>;

FunctionDef declare(const char* name, std::vector<std::string> aliases, const char* usage, FunctionExample example,
                    DataType type, MakeKernel make) {
  ScalarFunction function{
      [name, type, make](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
        for (size_t i = 0; i < 2; ++i) {
          if (!arguments[i].type.is_string_like() && !arguments[i].type.is_null()) {
            return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
          }
        }
        const Literal* path = arguments[1].constant;
        if (path == nullptr && !arguments[1].type.is_null()) {
          return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`path`"}, {"inputType", "\"STRING\""}}, 1};
        }
        ScalarBinding binding;
        binding.argument_types = {DataType::string(), DataType::string()};
        binding.result_type = type;
        binding.nullable = true;
        if (path == nullptr || path->is_null()) {
          binding.kernel = [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
        } else {
          binding.kernel = make(name, path->as_string());
        }
        return binding;
      }};
  return declare_scalar("xml_funcs",
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = "2.0.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 2},
                        std::move(function));
}

template <typename Out>
MakeKernel whole_number() {
  return [](const char* name, std::string path) {
    return number_kernel<Out>(name, std::move(path), [](const xmlXPathObject& object) {
      return static_cast<Out>(cut<int64_t>(number_of(object)));
    });
  };
}

template <typename Out>
MakeKernel fraction() {
  return [](const char* name, std::string path) { return number_kernel<Out>(name, std::move(path), number_of); };
}

}  // namespace

std::vector<FunctionDef> xpath_functions() {
  std::vector<FunctionDef> list;
  list.push_back(declare("xpath", {}, "Returns the values of the nodes that an XPath expression finds.",
                         {"SELECT xpath('<a><b>b1</b><b>b2</b></a>', 'a/b/text()')", "[\"b1\",\"b2\"]"},
                         DataType::array(DataType::string()), list_kernel));
  list.push_back(declare("xpath_string", {}, "Returns the text of the first node that an XPath expression finds.",
                         {"SELECT xpath_string('<a><b>b</b><c>cc</c></a>', 'a/c')", "cc"}, DataType::string(),
                         text_kernel));
  list.push_back(declare("xpath_boolean", {}, "Is there a node that an XPath expression finds, or is it true?",
                         {"SELECT xpath_boolean('<a><b>1</b></a>', 'a/b')", "true"}, DataType::boolean(),
                         [](const char* name, std::string path) {
                           return number_kernel<uint8_t>(name, std::move(path), [](const xmlXPathObject& object) {
                             return xmlXPathCastToBoolean(const_cast<xmlXPathObject*>(&object));
                           });
                         }));
  list.push_back(declare("xpath_short", {}, "Returns the SMALLINT that an XPath expression finds, 0 for none.",
                         {"SELECT xpath_short('<a><b>1</b><b>2</b></a>', 'sum(a/b)')", "3"}, DataType::short_type(),
                         whole_number<int16_t>()));
  list.push_back(declare("xpath_int", {}, "Returns the INT that an XPath expression finds, 0 for none.",
                         {"SELECT xpath_int('<a><b>1</b><b>2</b></a>', 'sum(a/b)')", "3"}, DataType::integer(),
                         [](const char* name, std::string path) {
                           return number_kernel<int32_t>(name, std::move(path), [](const xmlXPathObject& object) {
                             return cut<int32_t>(number_of(object));
                           });
                         }));
  list.push_back(declare("xpath_long", {}, "Returns the BIGINT that an XPath expression finds, 0 for none.",
                         {"SELECT xpath_long('<a><b>1</b><b>2</b></a>', 'sum(a/b)')", "3"}, DataType::long_type(),
                         whole_number<int64_t>()));
  list.push_back(declare("xpath_float", {}, "Returns the FLOAT that an XPath expression finds, NaN for none.",
                         {"SELECT xpath_float('<a><b>1</b><b>2</b></a>', 'sum(a/b)')", "3.0"}, DataType::float_type(),
                         fraction<float>()));
  list.push_back(declare("xpath_double", {"xpath_number"},
                         "Returns the DOUBLE that an XPath expression finds, NaN for none.",
                         {"SELECT xpath_double('<a><b>1</b><b>2</b></a>', 'sum(a/b)')", "3.0"}, DataType::double_type(),
                         fraction<double>()));
  return list;
}

}  // namespace firesteel
