using System.Text.RegularExpressions;

namespace UoSam.Testing;

/// <summary>Finds in an answer what tells of the service's insides: paths, stacks, types, files of the model.</summary>
public static partial class Leaks
{
    /// <summary>What is found; empty for a clean answer.</summary>
    /// <param name="text">All of an answer, headers too.</param>
    public static IReadOnlyList<string> In(string text)
    {
        string[] own = [AppContext.BaseDirectory.TrimEnd('/'), Path.GetTempPath().TrimEnd('/'), Environment.MachineName];
        return [.. Inside().Matches(text).Select(match => match.Value), .. own.Where(text.Contains)];
    }

    // Rooted paths, "at Namespace.Type", names of .NET types and of ours, source, assembly and model files, the server's name.
    [GeneratedRegex(
        @"(?<![\w./:])/(home|root|usr|tmp|var|etc|opt|app|models|proc|srv|mnt)\b\S*|[A-Z]:\\\S*|\bat [A-Z]\w+\.[\w.<>]+"
        + @"|\b\w*Exception\b|\b(System|Microsoft|Google|Grpc|UoSam)\.[A-Z]\w+|\.(cs|dll|so|onnx|ort|bin|data)\b(?!-)"
        + @"|onnxruntime|kestrel|stack ?trace")]
    private static partial Regex Inside();
}
