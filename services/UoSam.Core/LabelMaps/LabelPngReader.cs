using System.IO.Compression;
using UoSam.Core.Imaging;

namespace UoSam.Core.LabelMaps;

/// <summary>
/// Reads label maps from PNG files as ids. General image decoders turn palettes into colours and stretch 1-, 2- and
/// 4-bit grey to 0..255; here indices and grey values are taken as stored.
/// </summary>
public static class LabelPngReader
{
    private const string ColoursHint = "colours that stand for classes are read by uosam's --mask-format color";

    /// <summary>
    /// Reads 1/2/4/8/16-bit grey, 1/2/4/8-bit palette and 8-bit RGB, plain or interlaced; alpha is ignored. All
    /// checksums are checked, and no more is inflated than the header's size needs.
    /// </summary>
    /// <param name="png">The whole file.</param>
    /// <param name="encoding">How pixels become ids.</param>
    /// <param name="limits">Checked before anything is inflated; null for <see cref="ImageLimits.Default"/>.</param>
    /// <returns>One id per pixel, in the stored orientation.</returns>
    /// <exception cref="InvalidInputException">
    /// LABEL_MAP_EMPTY, LABEL_MAP_FORMAT (no PNG, or colours that are no ids), LABEL_MAP_TOO_LARGE, LABEL_MAP_CORRUPT
    /// (cut off, wrong checksum, palette index out of range).
    /// </exception>
    public static LabelMap Read(
        ReadOnlySpan<byte> png, LabelPngEncoding encoding = LabelPngEncoding.Auto, ImageLimits? limits = null)
    {
        if (png.IsEmpty)
        {
            throw new InvalidInputException("LABEL_MAP_EMPTY", "the label map has 0 bytes; send the bytes of a PNG file");
        }

        limits ??= ImageLimits.Default;
        limits.CheckBytes(png.Length, "LABEL_MAP_TOO_LARGE");
        var file = LabelPngFile.Read(png, limits);
        CheckEncoding(file.Header, encoding);
        try
        {
            return ReadPixels(file, refusesBlue: encoding == LabelPngEncoding.Auto && file.Header.IsColor);
        }
        catch (InvalidDataException fault)
        {
            throw LabelMapFaults.Corrupt("its image data cannot be inflated", fault);
        }
    }

    private static void CheckEncoding(LabelPngHeader header, LabelPngEncoding encoding)
    {
        if (header.IsColor && encoding == LabelPngEncoding.Indices)
        {
            throw LabelMapFaults.Format(
                "it is an RGB PNG, which may hold ids (R + 256 * G, as ImageNet-S) or colours that stand for classes",
                "say which: ids are read by uosam's --mask-format luss, colours by --mask-format color with their --palette; "
                + "grey and palette PNGs need neither");
        }

        if (header.IsColor && header.BitDepth == 16)
        {
            throw LabelMapFaults.Format("it is a 16-bit RGB PNG", "send 8-bit RGB with id = R + 256 * G, grey or palette");
        }

        if (!header.IsColor && encoding == LabelPngEncoding.Luss)
        {
            throw LabelMapFaults.Format(
                "the LUSS encoding (id = R + 256 * G) needs an RGB PNG, this one is grey or palette",
                "ask for indices or leave the encoding to be found");
        }
    }

    private static LabelMap ReadPixels(LabelPngFile file, bool refusesBlue)
    {
        var header = file.Header;
        var labels = new ushort[header.Size.Pixels];
        using var inflater = new ZLibStream(new MemoryStream(file.Compressed), CompressionMode.Decompress);
        foreach (var pass in PngPass.Of(header))
        {
            if (pass.FilteredBytes(header) > 0)
            {
                ReadPass(inflater, file, pass, labels, refusesBlue);
            }
        }

        // Reading to the end of the stream makes zlib check its checksum.
        if (inflater.ReadByte() >= 0)
        {
            throw LabelMapFaults.Corrupt($"it has more image data than the {header.Size} pixels of its header need");
        }

        return new LabelMap(header.Size.Height, header.Size.Width, labels);
    }

    private static void ReadPass(ZLibStream inflater, LabelPngFile file, PngPass pass, ushort[] labels, bool refusesBlue)
    {
        var header = file.Header;
        var size = pass.SizeIn(header.Size);
        var rowBytes = (int)PngPass.RowBytes(size.Width, header);
        var current = new byte[rowBytes + 1];
        var previous = new byte[rowBytes + 1];
        var ids = new ushort[size.Width];
        for (var i = 0; i < size.Height; i++)
        {
            var y = pass.Y0 + (i * pass.StepY);
            if (inflater.ReadAtLeast(current, current.Length, throwOnEndOfStream: false) < current.Length)
            {
                throw LabelMapFaults.Corrupt($"its image data ends in row {y} of {header.Size.Height}");
            }

            var row = current.AsSpan(1);
            PngFilter.Undo(current[0], row, previous.AsSpan(1), Math.Max(1, header.BitsPerPixel / 8));
            CheckBlue(refusesBlue ? LabelPngRow.FirstBlue(header, row) : -1, pass, y);
            LabelPngRow.Unpack(header, row, ids);
            CheckPalette(file.PaletteEntries, ids, pass, y);
            Scatter(ids, labels.AsSpan(y * header.Size.Width, header.Size.Width), pass);
            (current, previous) = (previous, current);
        }
    }

    private static void CheckBlue(int index, PngPass pass, int y)
    {
        if (index >= 0)
        {
            throw LabelMapFaults.Format(
                $"an RGB PNG with blue at row {y}, column {pass.X0 + (index * pass.StepX)}, so its colours are no ids",
                $"send grey or palette, or RGB with id = R + 256 * G and B = 0; {ColoursHint}");
        }
    }

    private static void CheckPalette(int entries, ReadOnlySpan<ushort> ids, PngPass pass, int y)
    {
        var index = entries is 0 or 256 ? -1 : ids.IndexOfAnyInRange((ushort)entries, ushort.MaxValue);
        if (index >= 0)
        {
            throw LabelMapFaults.Corrupt(
                $"palette index {ids[index]} at row {y}, column {pass.X0 + (index * pass.StepX)}, "
                + $"its palette has {entries} colours");
        }
    }

    private static void Scatter(ReadOnlySpan<ushort> ids, Span<ushort> row, PngPass pass)
    {
        if (pass.StepX == 1)
        {
            ids.CopyTo(row);
            return;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            row[pass.X0 + (i * pass.StepX)] = ids[i];
        }
    }
}
