using System.Security.Cryptography;
using System.Text;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;

namespace UoSam.Benchmarks.Quality;

/// <summary>Names what is kept on disk after the graphs that made it: other weights or another preparation make other files.</summary>
internal static class GraphKey
{
    /// <summary>Of the encoder that a model loads for a precision: 16 hexadecimal digits.</summary>
    public static string OfEncoder(PreparedModel model, EncoderPrecision precision) => Of([model.EncoderPath(precision)]);

    /// <summary>Of all graphs of a model's decoder: 16 hexadecimal digits.</summary>
    public static string OfDecoder(PreparedModel model) =>
        Of(Directory.GetFiles(model.Folder, "decoder*.onnx").Order(StringComparer.Ordinal));

    private static string Of(IEnumerable<string> paths)
    {
        var hashes = string.Concat(paths.Select(path => FileHash.Of(path).Sha256));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes)))[..16];
    }
}
