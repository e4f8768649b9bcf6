using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using UoSam.Client;
using UoSam.Core.Datasets;
using UoSam.ServiceDefaults.Messages;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Refining;

/// <summary>What was done with an image, as JSON: its files, parameters, and the traces of objects and votes.</summary>
internal static class TraceDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // Class 0, round 0 and weight 0 are figures too.
    private static readonly JsonFormatter WithZeros = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>The document, without the label maps.</summary>
    /// <param name="task">Names the files.</param>
    /// <param name="result">What the services answered.</param>
    /// <param name="coarse">The coarse map, in the refined map's size.</param>
    /// <param name="corrected">What the other images of the folder said; null where they were not asked.</param>
    /// <param name="indented">False for one line.</param>
    public static string Of(ImageTask task, RefinementResult result, LabelMap coarse, CorrectedMap? corrected, bool indented)
    {
        var refined = new LabelMap(result.Height, result.Width, result.Labels);
        var document = new JsonObject
        {
            ["image"] = task.Image,
            ["coarse"] = task.Coarse,
            ["output"] = task.Output,
            ["summary"] = Node(LabelMapMessages.Changes(coarse, refined)),
        };
        if (corrected is not null)
        {
            document["memory"] = Memory(coarse, corrected);
        }

        foreach (var (stage, node) in Stages(result))
        {
            document[stage] = node?.DeepClone();
        }

        return document.ToJsonString(indented ? Indented : null);
    }

    /// <summary>The stages' part of it.</summary>
    public static JsonObject Stages(RefinementResult result)
    {
        var local = result.Local.Clone();
        var global = result.Global.Clone();
        (local.LabelMap, global.LabelMap) = (null, null);
        return new JsonObject
        {
            ["encode"] = Node(result.Encode),
            ["prompts"] = Node(result.Prompts),
            ["skipped"] = new JsonArray([.. result.Skipped.Select(Node)]),
            ["local"] = Node(local),
            ["global"] = Node(global),
        };
    }

    private static JsonObject Memory(LabelMap coarse, CorrectedMap corrected) => new()
    {
        ["isLeftOut"] = corrected.IsLeftOut,
        ["summary"] = Node(LabelMapMessages.Changes(coarse, corrected.Map)),
        ["corrections"] = new JsonArray([.. corrected.Corrections.Select(change => new JsonObject
        {
            ["from"] = change.From,
            ["to"] = change.To,
            ["pixels"] = change.Pixels,
            ["margin"] = change.Margin,
            ["belief"] = change.Belief,
        })]),
    };

    private static JsonNode Node(IMessage message)
    {
        var node = JsonNode.Parse(WithZeros.Format(message))!;
        WriteNumbers(node, message.Descriptor);
        return node;
    }

    // Protobuf's JSON has 64-bit numbers as strings, for those past 2^53 that not every reader takes; counts of pixels stay below.
    private static void WriteNumbers(JsonNode node, MessageDescriptor message)
    {
        foreach (var field in message.Fields.InFieldNumberOrder().Where(field => node[field.JsonName] is not null))
        {
            var value = node[field.JsonName]!;
            if (field.FieldType == FieldType.Int64)
            {
                node[field.JsonName] = long.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture);
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (var one in field.IsRepeated ? value.AsArray().OfType<JsonNode>() : [value])
                {
                    WriteNumbers(one, field.MessageType);
                }
            }
        }
    }
}
