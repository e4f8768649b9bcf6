using System.Buffers.Binary;
using System.IO.Compression;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Exchange.Torch;

/// <summary>A tensor of ids written by torch.save, in the zip format (from torch 1.6) or the one before.</summary>
internal static class TorchFile
{
    // What the format before 1.6 begins with, and its version.
    private const int LegacyPickles = 3;

    /// <summary>Reads class ids of [H, W], leading ones dropped, or flat.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="flatSize">Size of flat tensors; null takes squares.</param>
    /// <param name="negativeId">What an id below 0 becomes; null refuses them.</param>
    /// <param name="limits">Checked before anything is unpacked.</param>
    /// <exception cref="InvalidInputException">TORCH, TORCH_TOO_LARGE.</exception>
    internal static LabelMap ReadLabelMap(byte[] file, ImageSize? flatSize, ushort? negativeId, ImageLimits limits)
    {
        limits.CheckBytes(file.Length, "TORCH_TOO_LARGE");
        return file.AsSpan().StartsWith("PK"u8)
            ? ReadZip(file, flatSize, negativeId, limits)
            : ReadLegacy(file, flatSize, negativeId, limits);
    }

    private static LabelMap ReadZip(byte[] file, ImageSize? flatSize, ushort? negativeId, ImageLimits limits)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file));
            var pickle = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
                ?? throw Fault("a zip file without data.pkl");
            var order = zip.GetEntry($"{Path.GetDirectoryName(pickle.FullName)}/byteorder");
            if (order is not null && !Unpack(order, limits).AsSpan().SequenceEqual("little"u8))
            {
                throw Fault("another byte order than little-endian");
            }

            var tensor = TensorOf(new PickleReader(Unpack(pickle, limits)).Read());
            var data = zip.GetEntry($"{Path.GetDirectoryName(pickle.FullName)}/data/{tensor.Storage.Key}")
                ?? throw Fault("no numbers");
            return ToMap(tensor, Unpack(data, limits), flatSize, negativeId, limits);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidInputException("TORCH", "the file is a damaged zip; save or transfer it again", fault);
        }
    }

    private static LabelMap ReadLegacy(byte[] file, ImageSize? flatSize, ushort? negativeId, ImageLimits limits)
    {
        var reader = new PickleReader(file);
        for (var i = 0; i < LegacyPickles; i++)
        {
            reader.Read();
        }

        var tensor = TensorOf(reader.Read());
        var keys = reader.Read() as List<object?>;
        var start = reader.Position + sizeof(long);
        if (keys is not [string key] || key != tensor.Storage.Key || file.Length < start
            || BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(reader.Position)) != tensor.Storage.Count)
        {
            throw Fault("more than one block of numbers, or none");
        }

        return ToMap(tensor, file.AsSpan(start), flatSize, negativeId, limits);
    }

    private static LabelMap ToMap(
        TorchTensor tensor, ReadOnlySpan<byte> data, ImageSize? flatSize, ushort? negativeId, ImageLimits limits)
    {
        var (size, strideY, strideX) = Layout(tensor, flatSize);
        limits.CheckPixels(size, "TORCH_TOO_LARGE");
        var itemBytes = tensor.Storage.ItemBytes;
        var count = data.Length / itemBytes;
        if (new[] { tensor.Offset, strideY, strideX }.Any(step => step < 0 || step > count)
            || tensor.Offset + ((size.Height - 1) * strideY) + ((size.Width - 1) * strideX) >= count)
        {
            throw Fault($"{count} numbers for {size}");
        }

        var labels = new ushort[size.Pixels];
        for (var i = 0; i < labels.Length; i++)
        {
            var (y, x) = Math.DivRem(i, size.Width);
            var item = data.Slice((int)(tensor.Offset + (y * strideY) + (x * strideX)) * itemBytes, itemBytes);
            var value = NumberItem.Value(tensor.Storage.Kind, item);
            labels[i] = NumberItem.ToId(value, negativeId) ?? throw new InvalidInputException(
                "TORCH", FormattableString.Invariant($"the value {value} at row {y}, column {x}; ids are 0..65535"));
        }

        return new LabelMap(size.Height, size.Width, labels);
    }

    private static (ImageSize Size, long StrideY, long StrideX) Layout(TorchTensor tensor, ImageSize? flatSize)
    {
        var shape = tensor.Shape;
        var shown = $"shape [{string.Join(", ", shape)}]";
        if (shape.Length != tensor.Strides.Length || shape.Length == 0 || shape.Any(side => side is < 1 or > int.MaxValue))
        {
            throw Fault(shown);
        }

        if (shape.Length > 1)
        {
            return shape[..^2].All(side => side == 1)
                ? (new ImageSize((int)shape[^2], (int)shape[^1]), tensor.Strides[^2], tensor.Strides[^1])
                : throw Fault(shown);
        }

        var side = (int)Math.Sqrt(shape[0]);
        var size = flatSize ?? new ImageSize(side, side);
        return size.Pixels == shape[0]
            ? (size, size.Width * tensor.Strides[0], tensor.Strides[0])
            : throw new InvalidInputException(
                "TORCH", $"a flat tensor of {shape[0]} numbers is no {size}; name the height and width of the dump");
    }

    private static TorchTensor TensorOf(object? value) => value as TorchTensor ?? throw Fault("something else than a tensor");

    private static byte[] Unpack(ZipArchiveEntry entry, ImageLimits limits) => ZipContent.Of(entry, limits, "TORCH_TOO_LARGE");

    private static InvalidInputException Fault(string found) => new(
        "TORCH", $"the file is no plain tensor of ids [H, W]: it has {found}; save the labels with numpy.save");
}
