using Google.Protobuf;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>A graph's file.</summary>
internal static class OnnxFile
{
    /// <summary>ONNX's TensorProto.EXTERNAL.</summary>
    private const int External = 1;

    /// <summary>Reads it whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is of a model, for messages: the user's own file has another name.</param>
    /// <exception cref="InvalidInputException">It is no graph, not all of one, or has its weights elsewhere.</exception>
    public static ModelProto Read(string path, string what)
    {
        var model = Parse(path, what);
        if (model.Graph is null)
        {
            throw NoModel(path, what, "it has no graph");
        }

        if (model.Graph.Initializer.FirstOrDefault(tensor => tensor.DataLocation == External) is { } tensor)
        {
            var file = tensor.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value;
            throw NotUnderstood(
                $"the {what} has its weights in another file ({file}); save all in one: onnx.save(onnx.load(FILE), NEW)");
        }

        return model;
    }

    /// <summary>Runs a graph as it came; what ONNX Runtime has against it is the file's fault, not ours.</summary>
    /// <param name="folder">Of the graph, left out of messages: it is gone when they are read.</param>
    /// <param name="what">As above.</param>
    /// <param name="run">Loads and runs it.</param>
    /// <exception cref="InvalidInputException">ONNX Runtime refuses it.</exception>
    public static T Try<T>(string folder, string what, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is ModelStoreException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            var reason = (error.InnerException ?? error).Message.ReplaceLineEndings(" ")
                .Replace($"{folder}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal);
            throw NotUnderstood($"the {what} cannot be run by ONNX Runtime: {reason}", error);
        }
    }

    private static ModelProto Parse(string path, string what)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw NoModel(path, what, error.Message, error);
        }
    }

    private static InvalidInputException NoModel(string path, string what, string reason, Exception? error = null) =>
        NotUnderstood(
            $"the {what}, of {new FileInfo(path).Length} bytes, is no ONNX model or not all of one: {reason.TrimEnd('.')}; "
            + "export or transfer it again",
            error);

    private static InvalidInputException NotUnderstood(string message, Exception? error = null) =>
        error is null ? new("MODEL_NOT_UNDERSTOOD", message) : new("MODEL_NOT_UNDERSTOOD", message, error);
}
