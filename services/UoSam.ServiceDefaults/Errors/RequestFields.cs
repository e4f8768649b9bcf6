using UoSam.Core;

namespace UoSam.ServiceDefaults.Errors;

/// <summary>The fields of a request that a fault is in, for BadRequest.</summary>
internal static class RequestFields
{
    /// <summary>What the fault names, else what its reason stands for; none where several fields can be meant.</summary>
    public static IReadOnlyList<string> Of(InvalidInputException error) => error.Fields.Count > 0
        ? error.Fields
        : error.Reason switch
        {
            "PRESET" => ["preset"],
            "PARAMETER_RANGE" => ["parameters"],
            "ELEMENT_TYPE" => ["element_type"],
            "EMBEDDING" => ["embedding"],
            "EMBEDDINGS" => ["embeddings"],
            "FOREGROUND_LOGITS" => ["foreground_logits"],
            "PROMPT" or "OBJECT_PROMPT" => ["objects"],
            "POSTERIOR" => ["posterior"],
            "ITEM_ID" => ["item_id"],
            var reason when reason.StartsWith("IMAGE_", StringComparison.Ordinal) => ["image"],
            var reason when reason.StartsWith("LABEL_MAP_", StringComparison.Ordinal) => ["label_map"],
            _ => [],
        };
}
