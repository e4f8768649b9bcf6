using System.Runtime.InteropServices;

namespace UoSam.Faults.Tests;

/// <summary>What this process holds once garbage is gone and the heap is compacted, in MiB.</summary>
/// <param name="Objects">Managed objects below 85,000 bytes.</param>
/// <param name="Buffers">Larger and pinned ones: messages, and what <c>ArrayPool</c> and Kestrel keep for the next.</param>
/// <param name="Native">Allocated by malloc and not freed: pictures of ImageMagick, tensors of ONNX Runtime; 0 without glibc.</param>
/// <param name="WorkingSet">Of the process.</param>
internal readonly record struct HeldMemory(double Objects, double Buffers, double Native, double WorkingSet)
{
    private const double Mebibyte = 1 << 20;
    private const int LargeObjects = 3;
    private const int PinnedObjects = 4;
    private static readonly bool IsGlibc =
        NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "mallinfo2", out _);

    /// <summary>Objects and buffers.</summary>
    public double Heap => Objects + Buffers;

    /// <summary>Collects twice, finalizers run between, and measures.</summary>
    public static HeldMemory Now()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var generations = GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo;
        var buffers = generations[LargeObjects].SizeAfterBytes + generations[PinnedObjects].SizeAfterBytes;
        var objects = generations[1].SizeAfterBytes + generations[2].SizeAfterBytes;
        return new HeldMemory(objects / Mebibyte, buffers / Mebibyte, NativeBytes() / Mebibyte, Environment.WorkingSet / Mebibyte);
    }

    private static double NativeBytes()
    {
        if (!IsGlibc)
        {
            return 0;
        }

        var info = MallInfo();
        return (double)info.InUse + info.Mapped;
    }

    [DllImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static extern MallInfo2 MallInfo();

    // struct mallinfo2 of malloc.h.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallInfo2
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedRegions;
        public readonly nuint Mapped;
        public readonly nuint Unused;
        public readonly nuint FastFree;
        public readonly nuint InUse;
        public readonly nuint Free;
        public readonly nuint Releasable;
    }
}
