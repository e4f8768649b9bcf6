using System.Runtime.InteropServices;
using UoSam.Core;
using UoSam.Core.LabelMaps;
using V1 = UoSam.Protos.V1;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Scores of classes on the wire and in memory.</summary>
public static class ClassScoreMessages
{
    /// <summary>Reads scores.</summary>
    /// <param name="message">The scores; null for none.</param>
    /// <param name="postProcess">What is done after the votes.</param>
    /// <exception cref="InvalidInputException">
    /// CLASS_SCORES: no CRF to read them, a size out of range, bytes that do not fit it, values that are not finite, ids that do not.
    /// </exception>
    public static ClassScores? FromMessage(V1.ClassScores? message, Core.PostProcessing.PostProcess postProcess)
    {
        if (message is null)
        {
            return null;
        }

        if (postProcess is Core.PostProcessing.PostProcess.None or Core.PostProcessing.PostProcess.Guided)
        {
            throw Fault("came without a CRF", "post_process must be one");
        }

        var count = (long)message.Classes * message.Height * message.Width;
        if (message.Classes is < 2 or > ushort.MaxValue || message.Height < 1 || message.Width < 1 || count > ClassScores.MostValues)
        {
            throw Fault(
                $"are [{message.Classes}, {message.Height}, {message.Width}]",
                $"2 to {ushort.MaxValue} classes and at most {ClassScores.MostValues} values are taken; send them smaller");
        }

        if (message.Data.Length != sizeof(float) * count)
        {
            throw Fault($"have {message.Data.Length} bytes", $"{sizeof(float) * count} are expected");
        }

        if ((message.Ids.Count != 0 && message.Ids.Count != message.Classes) || message.Ids.Any(id => id > ushort.MaxValue))
        {
            throw Fault($"have {message.Ids.Count} ids", $"{message.Classes} of 0..65535 are expected, or none");
        }

        var values = MemoryMarshal.Cast<byte, float>(message.Data.Span).ToArray();
        return Array.TrueForAll(values, float.IsFinite)
            ? new ClassScores(
                message.Height,
                message.Width,
                message.Ids.Count == 0
                    ? [.. Enumerable.Range(0, message.Classes).Select(id => (ushort)id)]
                    : [.. message.Ids.Select(id => (ushort)id)],
                values)
            : throw Fault("hold values that are not finite", "a score per class and pixel is expected");
    }

    private static InvalidInputException Fault(string found, string expected) =>
        new("CLASS_SCORES", $"the class scores {found}; {expected}") { Fields = ["class_scores"] };
}
